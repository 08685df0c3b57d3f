namespace ChatOpsBot.Core.Inbox;

/// <summary>The database could not write: full, locked or gone. Nothing was kept; try again.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
