using System.Runtime.InteropServices;

namespace ChatOpsBot.Server;

/// <summary>What the server writes is for the account that it runs under and for no other of the machine: files 600, folders 700.</summary>
internal static partial class OwnersOnly
{
    private const UnixFileMode OfFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfFolders = OfFiles | UnixFileMode.UserExecute;
    private const uint OthersNothing = 0b111_111;
    private static readonly string[] Folders = ["keys", "uploads", "files", "index"];

    /// <summary>Holds for all that is made from now on.</summary>
    public static void FromNowOn()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask(OthersNothing);
    }

    /// <summary>Closes what earlier versions left open, and leaves alone what others keep beside it.</summary>
    public static void Tighten(string dataDirectory)
    {
        // What lies in them is behind a closed folder.
        foreach (var folder in Folders.Select(name => Path.Combine(dataDirectory, name)).Where(Directory.Exists))
            Tighten(folder, OfFolders);
        foreach (var file in Directory.EnumerateFiles(dataDirectory, "chatops.*"))
            Tighten(file, OfFiles);
    }

    private static void Tighten(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & mode);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            // It belongs to another account, which then is who decides; or nothing can be written there, which the database says.
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
