using System.Runtime.InteropServices;

namespace ChatOpsBot.Server;

/// <summary>How the C library keeps memory that SQLite and the embedding model ask for.</summary>
internal static partial class NativeMemory
{
    // As named by malloc.h of glibc.
    private const int TrimThreshold = -1;
    private const int MostArenas = -8;

    /// <summary>Few pools, and what is free goes back to the system: else each thread that ever embedded a text keeps its own.</summary>
    public static void KeepLittle()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Set(MostArenas, 2);
            _ = Set(TrimThreshold, 256 * 1024);
        }
        catch (Exception other) when (other is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, which keeps less by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int parameter, int value);
}
