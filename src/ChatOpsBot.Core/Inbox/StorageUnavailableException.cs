using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Inbox;

/// <summary>The database could not write: full, locked or gone. Nothing was kept; try again.</summary>
public sealed class StorageUnavailableException(Phrase reason, Exception? inner = null) : Exception(reason.ToString(), inner);
