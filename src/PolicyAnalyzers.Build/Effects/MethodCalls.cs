using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>A call of a method, or the taking of one that is called later.</summary>
/// <param name="Callee">The method that is named.</param>
/// <param name="IsVirtual">Whether an override may run in its place.</param>
/// <param name="Receiver">The declared type of the object, where it is known.</param>
/// <param name="IsOnThis">Whether it is the caller's own object.</param>
internal readonly record struct Call(Method Callee, bool IsVirtual, SignatureType? Receiver, bool IsOnThis);

/// <summary>What the code of one method calls, takes or makes; each once, in order.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="Foreign">Methods elsewhere, which may call back.</param>
/// <param name="Made">The types that it makes objects of.</param>
/// <param name="Held">What it calls, or could call, that was made elsewhere: a pointer to a function, or a delegate that a field holds.</param>
internal sealed record MethodCalls(Call[] Calls, ForeignMethod[] Foreign, TypeNode[] Made, string[] Held)
{
    public static readonly MethodCalls None = new([], [], [], []);
}
