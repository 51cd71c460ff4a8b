namespace PolicyAnalyzers.Analyzers.Aws;

/// <summary>One statement of a policy that allows something, as far as its text says it.</summary>
/// <param name="Actions">What it allows.</param>
/// <param name="Resources">On what.</param>
/// <param name="AllowsTheRest">Whether it allows whatever it does not name: <c>NotAction</c>.</param>
/// <param name="HasCondition">Whether a condition bounds it.</param>
internal sealed record PolicyStatement(IReadOnlyList<string> Actions, IReadOnlyList<string> Resources, bool AllowsTheRest, bool HasCondition)
{
    private const string Everything = "*";

    /// <summary>Actions that know no single resource: <c>*</c> is how to allow them. Beside those that list and describe.</summary>
    private static readonly HashSet<string> Unbounded = new(StringComparer.OrdinalIgnoreCase)
    {
        "sts:GetCallerIdentity",
        "ecr:GetAuthorizationToken",
        "codeartifact:GetAuthorizationToken",
        "cloudwatch:PutMetricData",
        "cloudwatch:GetMetricData",
        "cloudwatch:GetMetricStatistics",
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "pricing:GetProducts",
        "pricing:GetAttributeValues",
        "ce:GetCostAndUsage",
        "ce:GetCostForecast",
        "tag:GetResources",
        "textract:AnalyzeDocument",
        "textract:DetectDocumentText",
        "rekognition:DetectLabels",
        "rekognition:DetectText",
        "comprehend:DetectSentiment",
        "comprehend:DetectEntities",
        "translate:TranslateText",
        "polly:SynthesizeSpeech",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
    };

    /// <summary>What is broad about it, as the object of "allows"; null when nothing is.</summary>
    public string? Breadth()
    {
        if (AllowsTheRest)
        {
            return "every action but those of 'NotAction'";
        }

        string? action = Actions.FirstOrDefault(static action => action is Everything or "*:*")
            ?? Actions.FirstOrDefault(static action => action.EndsWith(":*", StringComparison.Ordinal));
        string? resource = HasCondition || Actions.All(KnowsNoResource) ? null : Resources.FirstOrDefault(IsEveryResource);
        return (action, resource) switch
        {
            (null, null) => null,
            (null, { } everywhere) => $"'{Actions.First(static one => !KnowsNoResource(one))}' on every resource ('{everywhere}')",
            ({ } every, null) => What(every),
            ({ } every, { } everywhere) => $"{What(every)} on every resource ('{everywhere}')",
        };
    }

    private static string What(string action) => action is Everything or "*:*"
        ? $"every action ('{action}')"
        : $"every action of '{action.Substring(0, action.Length - 2)}' ('{action}')";

    /// <summary>Reading lists and descriptions of resources mostly goes with <c>*</c> only.</summary>
    private static bool KnowsNoResource(string action)
    {
        string name = action.Substring(action.IndexOf(':') + 1);
        return name.StartsWith("List", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Describe", StringComparison.OrdinalIgnoreCase) || Unbounded.Contains(action);
    }

    /// <summary><c>*</c>, or an ARN that names a service only.</summary>
    private static bool IsEveryResource(string resource) =>
        resource == Everything || (resource.StartsWith("arn:", StringComparison.OrdinalIgnoreCase) && resource.Split([':'], 6) is [_, _, _, _, _, Everything or "*/*"]);
}
