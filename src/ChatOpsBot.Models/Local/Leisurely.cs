using System.Runtime.InteropServices;

namespace ChatOpsBot.Models.Local;

/// <summary>Work that nobody waits for, on a thread of its own that gives way to all others.</summary>
internal static partial class Leisurely
{
    private const int OfProcess = 0;
    private const int Niceness = 15;

    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            GiveWay();
            try
            {
                done.SetResult(work());
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        })
        { IsBackground = true, Name = "embedding", Priority = ThreadPriority.BelowNormal };
        thread.Start();
        return done.Task;
    }

    // On Linux the runtime leaves priorities alone, and each thread has a niceness; 0 names the one that asks.
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfProcess, 0, Niceness);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int niceness);
}
