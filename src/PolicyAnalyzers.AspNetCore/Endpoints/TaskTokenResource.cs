using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>This API's own resource URI.</summary>
internal sealed class TaskTokenResource(IOptionsMonitor<TaskTokenOptions> options)
{
    public string Uri { get; } = options.Get(TaskTokenDefaults.AuthenticationScheme).Audience!;
}
