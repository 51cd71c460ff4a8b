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
    private readonly MethodTable<MethodCalls> _calls = new();
    private SearchRun _run = new();
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
        _run = SearchRun.After(_run, start);
        while (_run.Next(out Step step))
        {
            Effect[] effects = _stated.Of(step.Method);
            foreach (Effect effect in effects)
            {
                _run.Reach(effect);
            }

            if (step == start)
            {
                _run.Add(_dispatch.Of(task, receiver: null, exact: null).Where(target => target.Implementation != task).Select(target => new Step(target.Implementation, target.Type)));
            }

            if (effects.Length == 0 || step == start)
            {
                Follow(step);
                _run.LeavesApplication |= step.Method.Image != task.Image;
            }
        }

        return new TaskReach(
            [.. _run.Effects.Values], [.. _run.Unseen.Values], _run.LeavesApplication, CallsOf(task) is { Calls.Length: 0, Foreign.Length: 0, Made.Length: 0, Held.Length: 0 });
    }

    private void Follow(Step step)
    {
        if (step.Method.IsUnseen)
        {
            _run.Hide(step.Method.DisplayName, LibraryEntry.Anything);
        }

        MethodCalls calls = CallsOf(step.Method);
        foreach (string held in calls.Held)
        {
            _run.Hide(held, LibraryEntry.Anything);
        }

        foreach (Call call in calls.Calls)
        {
            Follow(step, call);
        }

        foreach (TypeNode type in calls.Made)
        {
            if (_run.Made.Add(type))
            {
                if (RunsByItself(type))
                {
                    _run.Add(type.Methods.Select(method => new Step(method, step.This)));
                }

                foreach (ForeignMethod foreign in _run.Foreign)
                {
                    CallBack(type, foreign);
                }
            }
        }

        foreach (ForeignMethod foreign in calls.Foreign)
        {
            if (_run.Foreign.Add(foreign))
            {
                Meet(foreign);
                foreach (TypeNode type in _run.Made)
                {
                    CallBack(type, foreign);
                }
            }
        }
    }

    private void Follow(Step caller, in Call call)
    {
        Method callee = call.Callee;
        if (callee.IsWithinAnother)
        {
            _run.Add(new Step(callee, caller.This));
            return;
        }

        TypeNode? exact = callee.IsStatic ? null : call.IsOnThis ? caller.This : call.Receiver is { } receiver ? _resolver.ResolveType(caller.Method.Image, receiver.Definition) : null;
        if (exact is { } type && !_dispatch.IsA(type, callee.Owner))
        {
            exact = null;
        }

        if (!call.IsVirtual || _stated.Of(callee).Length > 0)
        {
            _run.Add(new Step(callee, exact));
        }
        else if (_dispatch.IsAlone(callee))
        {
            _run.Add(new Step(callee, exact ?? callee.Owner));
        }
        else
        {
            SignatureType? declared = call.IsOnThis && exact is { } own ? own.Image.Types.Of(own.Handle) : call.Receiver;
            _run.Add(_dispatch.Of(callee, declared, exact).Select(target => new Step(target.Implementation, target.Type)));
        }
    }

    private void Meet(ForeignMethod foreign)
    {
        if (!_libraries.IsEmpty && _libraries.Own(foreign.Type, foreign.Name, foreign.DocumentationId) is { IsDefault: false } effects)
        {
            foreach (Effect effect in effects)
            {
                _run.Reach(effect, foreign.DisplayName);
            }
        }
        else if (!foreign.IsHarmless && _libraries.ReachOf(foreign.Type) is { } reach)
        {
            _run.Hide(foreign.Type, reach);
        }
    }

    private void CallBack(TypeNode type, ForeignMethod foreign)
    {
        if (_dispatch.IsCallableAs(type, foreign))
        {
            _run.Add(_dispatch.CallableAs(type, foreign).Select(method => new Step(method, type)));
        }
    }

    private MethodCalls CallsOf(Method method) => _calls[method] ??= _reader.Read(method);

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
