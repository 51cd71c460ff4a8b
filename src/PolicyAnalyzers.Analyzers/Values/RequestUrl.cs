using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>What the body says of the URL of a request. Several rules ask, and it is read once.</summary>
internal sealed class RequestUrl
{
    private static readonly ConditionalWeakTable<IOperation, RequestUrl> Read = new();

    private readonly List<string> _texts = [];

    private RequestUrl(IOperation url) => new ValueReader
    {
        OnText = (text, _) => _texts.Add(text),
        OnSource = source => IsWhole &= !source.Frame.IsWhole,
        OnModelOutput = (_, _) => IsWhole = false,
        OnConfiguration = (_, _, frame) => IsWhole &= !frame.IsWhole,
    }.Read(url);

    /// <summary>The texts that it may be, or marks of where they come from.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Whether it is nothing else.</summary>
    public bool IsWhole { get; private set; } = true;

    public static RequestUrl Of(IOperation url) => Read.TryGetValue(url, out RequestUrl? known) ? known : Read.GetValue(url, static url => new RequestUrl(url));
}
