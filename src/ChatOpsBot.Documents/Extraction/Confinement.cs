using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Starts programs that open files which others sent: they and what they start have no network, and see no files but their own
/// folder and the programs of the machine. Held by the kernel, by Landlock and a system call filter, which need no rights.
/// See https://docs.kernel.org/userspace-api/landlock.html and https://docs.kernel.org/userspace-api/seccomp_filter.html.</summary>
/// <remarks>Both hold for the thread that asks and for what it starts, so a thread is made for each start and ends with it. What a
/// document links to, on the network or on the disk, is not there for whoever opens it.</remarks>
internal static class Confinement
{
    private static readonly Lazy<Phrase?> Looked = new(Look);
    private static readonly string[] MachinePrograms = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/sys/devices/system/cpu", "/sys/fs/cgroup"];
    private static readonly string[] MachineFiles =
    [
        "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts", "/etc/libreoffice", "/etc/alternatives", "/etc/localtime", "/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice",
        // What others hold in there is kept from it by the same rules: it may look into no process outside.
        "/proc",
    ];
    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

    /// <summary>Why programs can't be confined on this machine, for people; null when they can.</summary>
    public static Phrase? Missing => Looked.Value;

    /// <param name="folder">What the program may read and write.</param>
    /// <param name="programs">Files and folders that it may read and run beside those of the machine.</param>
    /// <exception cref="InvalidOperationException">It could not be started, or not be confined.</exception>
    public static Process Start(ProcessStartInfo start, string folder, IEnumerable<string> programs)
    {
        Process? process = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Confine(folder, programs);
                process = Process.Start(start);
            }
            catch (Exception wrong)
            {
                failure = wrong;
            }
        });
        thread.Start();
        thread.Join();
        return process ?? throw new InvalidOperationException("The program that reads files could not be started in confinement.", failure);
    }

    private static Phrase? Look()
    {
        if (Environment.GetEnvironmentVariable(Programs.Unconfined) is { Length: > 0 } known)
            return (Phrase)known;
        if (!OperatingSystem.IsLinux() || !Seccomp.IsKnown)
            return "this system offers no confinement that is known here (Linux on x64 or arm64 does)";
        return Landlock.Version() >= 1 ? null : (Phrase)"this kernel has no Landlock (Linux 5.13 and later have it, unless it is switched off)";
    }

    private static void Confine(string folder, IEnumerable<string> programs)
    {
        Seccomp.GiveUpNewRights();
        using (var landlock = new Landlock())
        {
            foreach (var path in MachinePrograms.Concat(programs))
                landlock.Allow(path, Landlock.ReadAndRun);
            foreach (var path in MachineFiles)
                landlock.Allow(path, Landlock.Read);
            foreach (var path in Devices)
                landlock.Allow(path, Landlock.ReadAndWrite);
            landlock.Allow(folder, Landlock.Everything);
            landlock.Enter();
        }

        Seccomp.RefuseSockets();
    }

    /// <returns>Its value, when it is good.</returns>
    public static long Check(long result, string call) =>
        result >= 0 ? result : throw new InvalidOperationException($"{call} failed with error {Marshal.GetLastPInvokeError()}.");
}
