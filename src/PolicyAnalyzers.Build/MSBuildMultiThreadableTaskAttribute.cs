namespace Microsoft.Build.Framework;

/// <summary>
/// MSBuild knows this attribute by its name: the task keeps no state in statics, environment or working directory, so
/// it may run inside a multi-threaded build's process. Defined here, so that no newer MSBuild is needed.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
