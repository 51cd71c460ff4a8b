namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>The request waits for a human (CIBA Core 1.0, section 7.3). Times are in seconds.</summary>
internal sealed record BackchannelResponse(string AuthReqId, int ExpiresIn, int Interval);
