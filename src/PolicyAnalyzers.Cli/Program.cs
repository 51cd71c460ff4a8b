using PolicyAnalyzers.Cli.Commands;

return PolicyCommand.Create().Parse(args).Invoke();
