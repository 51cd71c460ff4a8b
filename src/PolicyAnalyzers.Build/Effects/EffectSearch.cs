using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>An effect that a task reaches, with the way there.</summary>
/// <param name="Effect">What is needed.</param>
/// <param name="Path">The members on the way, from the task to the one that states the effect.</param>
internal sealed record ReachedEffect(Effect Effect, IReadOnlyList<string> Path);

/// <summary>
/// Searches the call graph from a task for the effects that its code can reach. A member that states effects is not looked into: its
/// statement stands. The search is breadth-first, so that the way which is told is a shortest one.
/// </summary>
internal sealed class EffectSearch(MethodResolver resolver, Dispatch dispatch)
{
    private readonly StatedEffects _stated = new();
    private readonly Dictionary<Method, MethodCalls> _calls = [];

    /// <returns>Each effect once, in the order of the search.</returns>
    public IReadOnlyList<ReachedEffect> From(Method task)
    {
        var run = new Run(task);
        var found = new Dictionary<Effect, ReachedEffect>();
        while (run.Next() is { } method)
        {
            IReadOnlyList<Effect> effects = method == task ? [] : _stated.Of(method);
            foreach (Effect effect in effects)
            {
                if (!found.ContainsKey(effect))
                {
                    found.Add(effect, new ReachedEffect(effect, run.PathTo(method)));
                }
            }

            if (effects.Count == 0)
            {
                Follow(method, run);
            }
        }

        return [.. found.Values];
    }

    private void Follow(Method method, Run run)
    {
        MethodCalls calls = CallsOf(method);
        run.Add(method, calls.Methods);
        run.Add(method, dispatch.Of(method));
        foreach ((AssemblyImage image, TypeDefinitionHandle type) in calls.Made)
        {
            if (!run.Made.Add((image, type)))
            {
                continue;
            }

            if (RunsByItself(image, type))
            {
                run.Add(method, image.Reader.GetTypeDefinition(type).GetMethods().Select(handle => new Method(image, handle)));
            }

            string[] above = [.. dispatch.ForeignAbove(image, type)];
            run.MadeAs.Add((image, type, above));
            run.Add(method, run.Foreign.Where(foreign => above.Contains(foreign.Type)).SelectMany(foreign => dispatch.CallableAs(image, type, foreign)));
        }

        foreach (ForeignMethod foreign in calls.Foreign)
        {
            if (run.Foreign.Add(foreign))
            {
                run.Add(method, run.MadeAs.Where(made => made.Above.Contains(foreign.Type)).SelectMany(made => dispatch.CallableAs(made.Image, made.Type, foreign)));
            }
        }
    }

    private MethodCalls CallsOf(Method method)
    {
        if (!_calls.TryGetValue(method, out MethodCalls? calls))
        {
            _calls.Add(method, calls = MethodCalls.Of(method, resolver));
        }

        return calls;
    }

    /// <summary>
    /// Whether to make it is to run it: state machines, and the closures of F#. Roslyn's closures hold many lambdas, of which those count
    /// that are taken.
    /// </summary>
    private static bool RunsByItself(AssemblyImage image, TypeDefinitionHandle type)
    {
        TypeDefinition definition = image.Reader.GetTypeDefinition(type);
        string name = image.Reader.GetString(definition.Name);
        return name.IndexOf('@') >= 0
            || (MemberNames.IsGenerated(name) && definition.GetMethods().Any(method => image.Reader.StringComparer.Equals(image.Reader.GetMethodDefinition(method).Name, "MoveNext")));
    }

    /// <summary>One search under way.</summary>
    private sealed class Run
    {
        private readonly Queue<Method> _open = new();
        private readonly Dictionary<Method, Method?> _cameFrom = [];

        public Run(Method task)
        {
            _cameFrom.Add(task, null);
            _open.Enqueue(task);
        }

        public HashSet<(AssemblyImage, TypeDefinitionHandle)> Made { get; } = [];

        public List<(AssemblyImage Image, TypeDefinitionHandle Type, string[] Above)> MadeAs { get; } = [];

        public HashSet<ForeignMethod> Foreign { get; } = [];

        public Method? Next() => _open.Count > 0 ? _open.Dequeue() : null;

        public void Add(Method caller, IEnumerable<Method> callees)
        {
            foreach (Method callee in callees)
            {
                if (!_cameFrom.ContainsKey(callee))
                {
                    _cameFrom.Add(callee, caller);
                    _open.Enqueue(callee);
                }
            }
        }

        /// <summary>Without what the compiler made on the way.</summary>
        public List<string> PathTo(Method method)
        {
            var path = new List<string>();
            for (Method? current = method; current is { } step; current = _cameFrom[step])
            {
                bool isOfCompiler = MemberNames.IsGenerated(step.Image.Reader.GetString(step.Image.Reader.GetTypeDefinition(step.Type).Name)) && !step.Name.StartsWith("<", StringComparison.Ordinal);
                if (!isOfCompiler && (path.Count == 0 || path[path.Count - 1] != step.DisplayName))
                {
                    path.Add(step.DisplayName);
                }
            }

            path.Reverse();
            return path;
        }
    }
}
