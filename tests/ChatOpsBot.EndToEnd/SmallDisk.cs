using System.Diagnostics;

namespace ChatOpsBot.EndToEnd;

/// <summary>A disk in memory that is soon full. Mounting needs root.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("chatops-disk-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=1777", "tmpfs", folder);
        return new SmallDisk(folder);
    }

    /// <summary>Why there is none here; null where there is one.</summary>
    public static string? WhyNot { get; } = IsPossible() ? null : "Mounting a tmpfs needs root on Linux.";

    private static bool IsPossible()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return false;
        var folder = Directory.CreateTempSubdirectory("chatops-disk-").FullName;
        using var mount = Process.Start("mount", ["-t", "tmpfs", "tmpfs", folder])!;
        mount.WaitForExit();
        if (mount.ExitCode != 0)
            return false;
        using var unmount = Process.Start("umount", [folder])!;
        unmount.WaitForExit();
        Directory.Delete(folder);
        return true;
    }

    public void Fill(string path)
    {
        using var file = File.Create(path);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments)!;
        await process.WaitForExitAsync();
    }
}

/// <summary>Skipped, with the reason, where no disk in memory can be mounted.</summary>
public sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute()
    {
        // What is full is the disk that SQLite is on.
        Skip = ChatOpsBot.Simulators.TestDatabase.IsPostgres ? FactOnSqliteAttribute.Reason : SmallDisk.WhyNot;
    }
}

/// <summary>Skipped, with the reason, where there is no PostgreSQL or no disk in memory that it could be on.</summary>
public sealed class TmpfsFactOnPostgresAttribute : FactAttribute
{
    public TmpfsFactOnPostgresAttribute() => Skip = new FactOnPostgresAttribute().Skip ?? SmallDisk.WhyNot;
}
