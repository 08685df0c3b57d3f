namespace ChatOpsBot.Api.Webhooks;

/// <summary>The section <c>ChatOps:Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    public const string Section = "ChatOps:Webhooks";

    /// <summary>Networks of the company that may be told, as <c>10.1.0.0/16</c>, beside public addresses.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];
}
