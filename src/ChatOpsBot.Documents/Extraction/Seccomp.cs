using System.Runtime.InteropServices;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Takes sockets away from the calling thread and what it starts: a small program that the kernel asks at each system call.
/// The numbers are those of linux/seccomp.h, linux/filter.h and the tables of system calls.</summary>
internal static partial class Seccomp
{
    private const int NoNewPrivileges = 38, SetSeccomp = 22, FilterMode = 2;
    private const ushort Load = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, Return = 0x06;
    private const uint Allow = 0x7fff0000, Refuse = 0x00050000 | 13, OffsetOfNumber = 0, OffsetOfMachine = 4, OffsetOfFirst = 16;
    private const uint IoUring = 425, OtherTable = 0x40000000, UnixFamily = 1, MayWrite = 2;

    public static bool IsKnown => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Without this, programs that bring rights of their own could undo what follows.</summary>
    public static void GiveUpNewRights() => Confinement.Check(Control(NoNewPrivileges, 1, 0, 0, 0), "prctl(PR_SET_NO_NEW_PRIVS)");

    /// <summary>From now on sockets are refused but for those between programs of this machine; also those by way of io_uring, and by
    /// the system calls of another table.</summary>
    /// <remarks>And whoever only asks whether a place may be written hears that it may not: LibreOffice asks so for the folders that all
    /// share, to make its socket there, and else makes it where it is told to.</remarks>
    public static unsafe void RefuseSockets()
    {
        var isIntel = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        var (machine, socket) = isIntel ? (0xC000003Eu, 41u) : (0xC00000B7u, 198u);
        var (access, offsetOfMode) = isIntel ? (21u, OffsetOfFirst + 8) : (48u, OffsetOfFirst + 16);
        ReadOnlySpan<Instruction> filter =
        [
            new(Load, 0, 0, OffsetOfMachine),
            new(JumpIfEqual, 0, 10, machine),
            new(Load, 0, 0, OffsetOfNumber),
            new(JumpIfAtLeast, 8, 0, OtherTable),
            new(JumpIfEqual, 7, 0, IoUring),
            new(JumpIfEqual, 3, 0, access),
            new(JumpIfEqual, 0, 4, socket),
            new(Load, 0, 0, OffsetOfFirst),
            new(JumpIfEqual, 2, 3, UnixFamily),
            new(Load, 0, 0, offsetOfMode),
            new(JumpIfEqual, 1, 0, MayWrite),
            new(Return, 0, 0, Allow),
            new(Return, 0, 0, Refuse),
        ];
        fixed (Instruction* first = filter)
        {
            var program = new Filter { Length = (ushort)filter.Length, First = first };
            Confinement.Check(Control(SetSeccomp, FilterMode, (nint)(&program), 0, 0), "prctl(PR_SET_SECCOMP)");
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint two, nint three, nint four, nint five);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Filter
    {
        public ushort Length;
        public Instruction* First;
    }
}
