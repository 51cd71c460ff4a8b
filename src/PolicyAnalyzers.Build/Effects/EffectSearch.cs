using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Analyzers.Effects.Files;
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
/// <param name="Reach">The name of the resource that it may reach, or <see cref="LibraryEntry.Anything"/>.</param>
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
    private readonly CallReader _reader;
    private readonly Dictionary<Method, MethodCalls> _calls = [];
    private readonly Dictionary<TypeNode, bool> _runByThemselves = [];

    public EffectSearch(MethodResolver resolver, Dispatch dispatch, Libraries libraries)
    {
        _resolver = resolver;
        _dispatch = dispatch;
        _libraries = libraries;
        _stated = new StatedEffects(dispatch, libraries);
        _reader = new CallReader(resolver);
    }

    public TaskReach From(Method task)
    {
        var start = new Step(task, task.Owner);
        var run = new SearchRun(start);
        run.Add(start, _dispatch.Of(task, receiver: null, exact: null).Where(target => target.Implementation != task).Select(target => new Step(target.Implementation, target.Type)));
        while (run.Next() is { } step)
        {
            Effect[] effects = _stated.Of(step.Method);
            foreach (Effect effect in effects)
            {
                run.Reach(effect, step);
            }

            if (effects.Length == 0 || step == start)
            {
                Follow(step, run);
            }
        }

        return new TaskReach(
            [.. run.Effects.Values],
            [.. run.Unseen.Select(unseen => new ReachedUnseen(unseen.Key, unseen.Value.Reach, run.PathTo(unseen.Value.At)))],
            run.LeavesApplication,
            CallsOf(task) is { Calls.Length: 0, Foreign.Length: 0, Made.Length: 0, Held.Length: 0 });
    }

    private void Follow(Step step, SearchRun run)
    {
        run.LeavesApplication |= step.Method.Image != run.Application;
        if (step.Method.IsUnseen)
        {
            run.Hide(step.Method.DisplayName, LibraryEntry.Anything, step);
        }

        MethodCalls calls = CallsOf(step.Method);
        foreach (string held in calls.Held)
        {
            run.Hide(held, LibraryEntry.Anything, step);
        }

        foreach (Call call in calls.Calls)
        {
            Follow(step, call, run);
        }

        foreach (TypeNode type in calls.Made)
        {
            if (run.Made.Add(type))
            {
                if (RunsByItself(type))
                {
                    run.Add(step, type.Methods.Select(method => new Step(method, step.This)));
                }

                foreach (ForeignMethod foreign in run.Foreign)
                {
                    CallBack(step, type, foreign, run);
                }
            }
        }

        foreach (ForeignMethod foreign in calls.Foreign)
        {
            if (run.Foreign.Add(foreign))
            {
                Meet(foreign, step, run);
                foreach (TypeNode type in run.Made)
                {
                    CallBack(step, type, foreign, run);
                }
            }
        }
    }

    private void Follow(Step caller, in Call call, SearchRun run)
    {
        Method callee = call.Callee;
        if (callee.IsWithinAnother)
        {
            run.Add(caller, new Step(callee, caller.This));
            return;
        }

        TypeNode? exact = callee.IsStatic ? null : call.IsOnThis ? caller.This : call.Receiver is { } receiver ? _resolver.ResolveType(caller.Method.Image, receiver.Definition) : null;
        if (exact is { } type && !_dispatch.IsA(type, callee.Owner))
        {
            exact = null;
        }

        if (!call.IsVirtual || _stated.Of(callee).Length > 0)
        {
            run.Add(caller, new Step(callee, exact));
        }
        else if (_dispatch.IsAlone(callee))
        {
            run.Add(caller, new Step(callee, exact ?? callee.Owner));
        }
        else
        {
            SignatureType? declared = call.IsOnThis && exact is { } own ? own.Image.Types.Of(own.Handle) : call.Receiver;
            run.Add(caller, _dispatch.Of(callee, declared, exact).Select(target => new Step(target.Implementation, target.Type)));
        }
    }

    private void Meet(ForeignMethod foreign, Step caller, SearchRun run)
    {
        if (!_libraries.IsEmpty && _libraries.Own(foreign.Type, foreign.Name, foreign.DocumentationId) is { IsDefault: false } effects)
        {
            foreach (Effect effect in effects)
            {
                run.Reach(effect, caller, foreign.DisplayName);
            }
        }
        else if (!foreign.IsHarmless && _libraries.ReachOf(foreign.Type) is { } reach)
        {
            run.Hide(foreign.Type, reach, caller);
        }
    }

    private void CallBack(Step caller, TypeNode type, ForeignMethod foreign, SearchRun run)
    {
        if (_dispatch.IsCallableAs(type, foreign))
        {
            run.Add(caller, _dispatch.CallableAs(type, foreign).Select(method => new Step(method, type)));
        }
    }

    private MethodCalls CallsOf(Method method)
    {
        if (!_calls.TryGetValue(method, out MethodCalls? calls))
        {
            _calls.Add(method, calls = _reader.Read(method));
        }

        return calls;
    }

    /// <summary>
    /// Whether to make it is to run it: state machines, and the closures of F#. The closures of C# and Visual Basic hold many lambdas, of which
    /// those count that are taken.
    /// </summary>
    private bool RunsByItself(TypeNode type)
    {
        if (!_runByThemselves.TryGetValue(type, out bool runs))
        {
            string name = type.Image.Reader.GetString(type.Definition.Name);
            _runByThemselves.Add(type, runs = name.IndexOf('@') >= 0 || (MemberNames.IsGenerated(name) && type.Methods.Any(method => method.Name == "MoveNext")));
        }

        return runs;
    }
}
