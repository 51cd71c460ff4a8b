using PolicyAnalyzers.Gateway.Tests.Approvals;
using PolicyAnalyzers.Gateway.Tests.Audit;
using PolicyAnalyzers.Gateway.Tests.Checks;
using PolicyAnalyzers.Gateway.Tests.Evaluation;
using PolicyAnalyzers.Gateway.Tests.Keys;
using PolicyAnalyzers.Gateway.Tests.Leases;
using PolicyAnalyzers.Gateway.Tests.Manifests;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Gateway.Tests.Telemetry;
using PolicyAnalyzers.Gateway.Tests.Tokens;

namespace PolicyAnalyzers.Gateway.Tests.Storage;

// All that a gateway promises of its state, once more on PostgreSQL. A new suite that asks the store gets its line here.

public sealed class LeaseTestsOnPostgres : LeaseTests, IOnPostgres;

public sealed class ApprovalTestsOnPostgres : ApprovalTests, IOnPostgres;

public sealed class StoreTestsOnPostgres : StoreTests, IOnPostgres;

public sealed class AuditTestsOnPostgres : AuditTests, IOnPostgres;

public sealed class RetentionTestsOnPostgres : RetentionTests, IOnPostgres;

public sealed class CollectorTestsOnPostgres : CollectorTests, IOnPostgres;

public sealed class AuditedArgumentTestsOnPostgres : AuditedArgumentTests, IOnPostgres;

public sealed class ChainTestsOnPostgres : ChainTests, IOnPostgres;

public sealed class ReplayWindowTestsOnPostgres : ReplayWindowTests, IOnPostgres;

public sealed class SingleUseTestsOnPostgres : SingleUseTests, IOnPostgres;

public sealed class RotationTestsOnPostgres : RotationTests, IOnPostgres;

public sealed class CompromiseTestsOnPostgres : CompromiseTests, IOnPostgres;

public sealed class KeyStoreTestsOnPostgres : KeyStoreTests, IOnPostgres;

public sealed class TokenTestsOnPostgres : TokenTests, IOnPostgres;

public sealed class IntrospectionTestsOnPostgres : IntrospectionTests, IOnPostgres;

public sealed class RestrictionTestsOnPostgres : RestrictionTests, IOnPostgres;

public sealed class PolicyReloadTestsOnPostgres : PolicyReloadTests, IOnPostgres;

public sealed class ManifestReloadTestsOnPostgres : ManifestReloadTests, IOnPostgres;

public sealed class SenderProofTestsOnPostgres : SenderProofTests, IOnPostgres;

public sealed class AgentAuthenticationTestsOnPostgres : AgentAuthenticationTests, IOnPostgres;

public sealed class MetricsTestsOnPostgres : MetricsTests, IOnPostgres;

public sealed class EvaluationTestsOnPostgres : EvaluationTests, IOnPostgres;
