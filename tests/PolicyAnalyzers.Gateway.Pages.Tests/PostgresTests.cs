using PolicyAnalyzers.Gateway.Pages.Tests.Support;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Pages.Tests;

/// <summary>The console looks up the same on PostgreSQL.</summary>
public sealed class ConsoleOnPostgresTests(Browser browser) : ConsoleTests(browser), IOnPostgres;

/// <summary>Kill switches act the same on PostgreSQL.</summary>
public sealed class SwitchOnPostgresTests(Browser browser) : SwitchTests(browser), IOnPostgres;
