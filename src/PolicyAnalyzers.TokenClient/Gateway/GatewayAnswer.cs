namespace PolicyAnalyzers.TokenClient.Gateway;

/// <summary>What the gateway answered: a value, or an OAuth error that is an answer too.</summary>
internal readonly struct GatewayAnswer<T>
    where T : class
{
    private GatewayAnswer(T? value, ErrorResponse? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public ErrorResponse? Error { get; }

    public static GatewayAnswer<T> Of(T value) => new(value, null);

    public static GatewayAnswer<T> Refused(ErrorResponse error) => new(null, error);

    /// <exception cref="TaskDeniedException">The gateway refused.</exception>
    public T Unwrap(string task) => Value ?? throw new TaskDeniedException(task, Error!.Error!, Error.Reason);
}
