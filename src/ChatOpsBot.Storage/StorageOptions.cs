namespace ChatOpsBot.Storage;

/// <summary>The section <c>ChatOps:Database</c>.</summary>
public sealed record StorageOptions
{
    public const string Section = "ChatOps:Database";

    /// <summary>Only <c>sqlite</c> yet.</summary>
    public string Provider { get; init; } = "sqlite";

    /// <summary>Without one the database is <c>chatops.db</c> in the data directory.</summary>
    public string? ConnectionString { get; init; }
}
