using System.Diagnostics;

namespace ChatOpsBot.Simulators.Clock;

/// <summary>The clock of one process, to be set while it runs.</summary>
public sealed class ProcessClock : IDisposable
{
    private static readonly Lazy<string?> Library = new(Build);
    private readonly string file = Path.Combine(Path.GetTempPath(), $"chatops-clock-{Guid.CreateVersion7():N}");

    public ProcessClock() => Set(TimeSpan.Zero);

    /// <summary>Why there are none here; null where there are.</summary>
    public static string? WhyNot => Library.Value is null ? "A C compiler (cc) is not installed." : null;

    /// <summary>What a process is to be started with.</summary>
    public Dictionary<string, string> Settings => new(StringComparer.Ordinal) { ["LD_PRELOAD"] = Library.Value!, ["CHATOPS_TEST_CLOCK"] = file };

    /// <summary>Sets it ahead of the machine's, or behind.</summary>
    public void Set(TimeSpan ahead)
    {
        using var written = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        written.Write(BitConverter.GetBytes((long)ahead.TotalSeconds));
    }

    public void Dispose() => File.Delete(file);

    private static string? Build()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var library = Path.Combine(TestFolder.New("clock"), "clock.so");
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O2", "-Wall", "-o", library, Path.Combine(BotProcess.Root, "tests", "ChatOpsBot.Simulators", "Clock", "clock.c"), "-ldl"]) { UseShellExecute = false })!;
            compiler.WaitForExit();
            // PostgreSQL is another user.
            File.SetUnixFileMode(Path.GetDirectoryName(library)!, (UnixFileMode)0b111_101_101);
            return compiler.ExitCode == 0 ? library : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
