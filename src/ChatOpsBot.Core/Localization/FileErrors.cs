namespace ChatOpsBot.Core.Localization;

/// <summary>Why the system refused a file or folder, in words of our own.</summary>
public static class FileErrors
{
    private const int DiskFull = 28;

    public static Phrase InWords(Exception refused) => refused switch
    {
        UnauthorizedAccessException => "the user that ChatOpsBot runs as may not.",
        FileNotFoundException or DirectoryNotFoundException => "it is not there.",
        { HResult: DiskFull } => "the disk is full.",
        _ => "the disk, or the network it is reached by, failed.",
    };
}
