namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>What the sources of the map's tests share: a role check stands for any finding, so that the map alone decides.</summary>
internal static class MapSource
{
    public const string Id = "POL2001";

    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.ComponentModel;
        using System.Linq;
        using System.Reflection;
        using System.Security.Claims;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Agents.AI;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        """;

    /// <summary>It guards what follows, wherever it stands: a value and a refusal in one expression.</summary>
    public const string Check = """({|#0:new ClaimsPrincipal().IsInRole("x")|} ? true : throw new UnauthorizedAccessException())""";

    /// <summary>The same, where no tool comes.</summary>
    public const string Silent = """(new ClaimsPrincipal().IsInRole("x") ? true : throw new UnauthorizedAccessException())""";
}
