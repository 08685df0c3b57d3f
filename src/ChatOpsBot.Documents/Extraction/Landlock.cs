using System.Runtime.InteropServices;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Rules on files for the calling thread and what it starts. The numbers are those of linux/landlock.h.</summary>
internal sealed partial class Landlock : IDisposable
{
    private const ulong Execute = 1, WriteFile = 1 << 1, ReadFile = 1 << 2, ReadDirectory = 1 << 3, Truncate = 1 << 14;

    public const ulong Read = ReadFile | ReadDirectory;
    public const ulong ReadAndRun = Read | Execute;
    public const ulong ReadAndWrite = ReadFile | WriteFile | Truncate;
    public const ulong Everything = ulong.MaxValue;

    private const int CreateRuleset = 444, AddRule = 445, RestrictSelf = 446;
    private const int VersionFlag = 1;
    private const int PathBeneath = 1;
    private const int OpenPathOnly = 0x200000 | 0x80000;
    private const ulong OfFiles = Execute | WriteFile | ReadFile | Truncate;

    private readonly ulong handled;
    private readonly int ruleset;

    public Landlock()
    {
        var version = Version();
        // Each version knows more kinds of access; what this kernel knows is refused unless a rule allows it.
        handled = (1UL << (version switch { 1 => 13, 2 => 14, 3 or 4 => 15, _ => 16 })) - 1;
        var attributes = new Attributes { Files = handled, Network = version >= 4 ? 3UL : 0, Scoped = version >= 6 ? 3UL : 0 };
        nuint size = version >= 6 ? 24u : version >= 4 ? 16u : 8u;
        ruleset = (int)Confinement.Check(Call(CreateRuleset, ref attributes, size, 0), "landlock_create_ruleset");
    }

    /// <returns>0 where there is none.</returns>
    public static int Version() => OperatingSystem.IsLinux() ? (int)Math.Max(0, Call(CreateRuleset, 0, 0, VersionFlag)) : 0;

    /// <summary>A path that is not there is passed over.</summary>
    public void Allow(string path, ulong access)
    {
        var handle = Open(path, OpenPathOnly);
        if (handle < 0)
            return;
        try
        {
            access &= handled & (Directory.Exists(path) ? ulong.MaxValue : OfFiles);
            var rule = new Rule { Allowed = access, Parent = handle };
            Confinement.Check(Call(AddRule, ruleset, PathBeneath, ref rule, 0), "landlock_add_rule");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    public void Enter() => Confinement.Check(Call(RestrictSelf, ruleset, 0, 0), "landlock_restrict_self");

    public void Dispose() => _ = Close(ruleset);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint one, nint two, nint three);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, ref Attributes attributes, nuint size, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint ruleset, nint type, ref Rule rule, nint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public ulong Files;
        public ulong Network;
        public ulong Scoped;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Rule
    {
        public ulong Allowed;
        public int Parent;
    }
}
