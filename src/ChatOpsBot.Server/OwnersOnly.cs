using System.Runtime.InteropServices;

namespace ChatOpsBot.Server;

/// <summary>What the server writes is for the account that it runs under and for no other of the machine: files 600, folders 700.</summary>
internal static partial class OwnersOnly
{
    private const UnixFileMode OfFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfFolders = OfFiles | UnixFileMode.UserExecute;
    private const uint OthersNothing = 0b111_111;

    /// <summary>Holds for all that is made from now on, and for what earlier versions left in the folder.</summary>
    public static void Protect(string dataDirectory)
    {
        if (OperatingSystem.IsWindows())
            return;
        _ = SetMask(OthersNothing);
        foreach (var folder in Directory.EnumerateDirectories(dataDirectory))
            Tighten(folder, OfFolders);
        foreach (var file in Directory.EnumerateFiles(dataDirectory).Concat(In(Path.Combine(dataDirectory, "keys"))))
            Tighten(file, OfFiles);
    }

    private static IEnumerable<string> In(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [];

    // What lies in a closed folder is closed.
    private static void Tighten(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & mode);
        }
        catch (UnauthorizedAccessException)
        {
            // It belongs to another account, which then is who decides.
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
