namespace ChatOpsBot.Storage;

/// <summary>The section <c>ChatOps:Database</c>.</summary>
public sealed record StorageOptions
{
    public const string Section = "ChatOps:Database";

    /// <summary><c>sqlite</c>, a file that one process owns, or <c>postgres</c>, which many processes share.</summary>
    public string Provider { get; init; } = "sqlite";

    /// <summary>Without one the database is <c>chatops.db</c> in the data directory; PostgreSQL needs one.</summary>
    public string? ConnectionString { get; init; }
}
