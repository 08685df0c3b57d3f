namespace ChatOpsBot.KernelMemory;

/// <summary>The section <c>ChatOps:Knowledge</c>, as far as it says where the documents are.</summary>
public sealed record KernelMemoryOptions
{
    public const string Section = "ChatOps:Knowledge";
    public const string Embedded = "embedded";
    public const string KernelMemory = "kernel-memory";

    /// <summary><c>embedded</c>, or <c>kernel-memory</c>: a Kernel Memory service that is there already keeps the documents.</summary>
    public string Backend { get; init; } = Embedded;

    /// <summary>The Kernel Memory service's address.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Its key.</summary>
    public string? ApiKey { get; init; }
}
