using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>An effect that a task reaches, with the way there.</summary>
/// <param name="Effect">What is needed.</param>
/// <param name="Path">The members on the way, from the task to the one that states the effect.</param>
internal sealed record ReachedEffect(Effect Effect, IReadOnlyList<string> Path);

/// <summary>What a task's code reaches.</summary>
/// <param name="Effects">Each effect once, in the order of the search.</param>
/// <param name="Unseen">What was not looked into, and may need more.</param>
/// <param name="LeavesApplication">Whether it leads through code of other assemblies.</param>
/// <param name="CallsNothing">Whether the task calls nothing at all.</param>
internal sealed record TaskReach(IReadOnlyList<ReachedEffect> Effects, IReadOnlyList<ReachedUnseen> Unseen, bool LeavesApplication, bool CallsNothing);

/// <summary>Code that a task reaches and that was not looked into.</summary>
/// <param name="What">Its name.</param>
/// <param name="Reach">The host of the resource that it may reach, or <see cref="Libraries.Anything"/>.</param>
/// <param name="Path">The members on the way.</param>
internal sealed record ReachedUnseen(string What, string Reach, IReadOnlyList<string> Path);

/// <summary>A method on its way through the search, with the type of the object that it runs on, where that is known better than by the method.</summary>
internal readonly record struct Step(Method Method, TypeNode? This);

/// <summary>
/// Searches the call graph from a task for the effects that its code can reach. A member that states effects is not looked into: its
/// statement stands. The search is breadth-first, so that the way which is told is a shortest one.
/// </summary>
internal sealed class EffectSearch
{
    private readonly MethodResolver _resolver;
    private readonly Dispatch _dispatch;
    private readonly Libraries _libraries;
    private readonly StatedEffects _stated;
    private readonly Dictionary<Method, MethodCalls> _calls = [];

    public EffectSearch(MethodResolver resolver, Dispatch dispatch, Libraries libraries)
    {
        _resolver = resolver;
        _dispatch = dispatch;
        _libraries = libraries;
        _stated = new StatedEffects(dispatch);
    }

    public TaskReach From(Method task)
    {
        var start = new Step(task, task.Owner);
        var run = new SearchRun(start);
        run.Add(start, _dispatch.Of(task, receiver: null, exact: null).Where(target => target.Implementation != task).Select(target => new Step(target.Implementation, target.Type)));
        var found = new Dictionary<Effect, ReachedEffect>();
        while (run.Next() is { } step)
        {
            IReadOnlyList<Effect> effects = _stated.Of(step.Method);
            foreach (Effect effect in effects)
            {
                if (!found.ContainsKey(effect))
                {
                    found.Add(effect, new ReachedEffect(effect, run.PathTo(step)));
                }
            }

            if (effects.Count == 0 || step == start)
            {
                Follow(step, run);
            }
        }

        return new TaskReach(
            [.. found.Values],
            [.. run.Unseen.Select(unseen => new ReachedUnseen(unseen.Key, unseen.Value.Reach, run.PathTo(unseen.Value.At)))],
            run.LeavesApplication,
            CallsOf(task) is { Calls.Count: 0, Foreign.Count: 0, Made.Count: 0, Held.Count: 0 });
    }

    private void Follow(Step step, SearchRun run)
    {
        run.LeavesApplication |= step.Method.Image != run.Application;
        if (step.Method.IsUnseen)
        {
            run.Hide(step.Method.DisplayName, Libraries.Anything, step);
        }

        MethodCalls calls = CallsOf(step.Method);
        foreach (string held in calls.Held)
        {
            run.Hide(held, Libraries.Anything, step);
        }

        foreach (Call call in calls.Calls)
        {
            run.Add(step, Targets(step, call));
        }

        foreach (TypeNode type in calls.Made)
        {
            if (run.Made.Add(type))
            {
                run.Add(step, RunsByItself(type) ? type.Methods.Select(method => new Step(method, step.This)) : []);
                run.Add(step, run.Foreign.Where(foreign => _dispatch.IsCallableAs(type, foreign)).SelectMany(foreign => CalledBack(type, foreign)));
            }
        }

        foreach (ForeignMethod foreign in calls.Foreign)
        {
            if (run.Foreign.Add(foreign))
            {
                if (!foreign.IsHarmless && _libraries.ReachOf(foreign.Type) is { } reach)
                {
                    run.Hide(foreign.Type, reach, step);
                }

                run.Add(step, run.Made.Where(type => _dispatch.IsCallableAs(type, foreign)).SelectMany(type => CalledBack(type, foreign)));
            }
        }
    }

    private IEnumerable<Step> Targets(Step caller, Call call)
    {
        Method callee = call.Callee;
        if (callee.IsWithinAnother)
        {
            return [new Step(callee, caller.This)];
        }

        TypeNode? exact = callee.IsStatic ? null : call.IsOnThis ? caller.This : call.Receiver is { } receiver ? _resolver.ResolveType(caller.Method.Image, receiver.Definition) : null;
        if (exact is { } type && !_dispatch.IsA(type, callee.Owner))
        {
            exact = null;
        }

        if (!call.IsVirtual || _stated.Of(callee).Count > 0)
        {
            return [new Step(callee, exact)];
        }

        SignatureType? declared = call.IsOnThis && exact is { } own ? SignatureTypes.Of(own.Image.Reader, own.Handle) : call.Receiver;
        return _dispatch.Of(callee, declared, exact).Select(target => new Step(target.Implementation, target.Type));
    }

    private IEnumerable<Step> CalledBack(TypeNode type, ForeignMethod foreign) => _dispatch.CallableAs(type, foreign).Select(method => new Step(method, type));

    private MethodCalls CallsOf(Method method)
    {
        if (!_calls.TryGetValue(method, out MethodCalls? calls))
        {
            _calls.Add(method, calls = MethodCalls.Of(method, _resolver));
        }

        return calls;
    }

    /// <summary>
    /// Whether to make it is to run it: state machines, and the closures of F#. The closures of C# and Visual Basic hold many lambdas, of which
    /// those count that are taken.
    /// </summary>
    private static bool RunsByItself(TypeNode type)
    {
        string name = type.Image.Reader.GetString(type.Definition.Name);
        return name.IndexOf('@') >= 0 || (MemberNames.IsGenerated(name) && type.Methods.Any(method => method.Name == "MoveNext"));
    }
}
