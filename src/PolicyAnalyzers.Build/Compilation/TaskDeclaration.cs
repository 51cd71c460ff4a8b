using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>A task as one member declares it.</summary>
internal sealed record TaskDeclaration(AgentDeclaration? Agent, TaskPolicy Task, TaskSource Source, AssemblyImage Image, MethodDefinitionHandle Method);

/// <summary>An agent as one <c>[AgentIdentity]</c> declares it.</summary>
internal sealed record AgentDeclaration(string Id, string? Owner);
