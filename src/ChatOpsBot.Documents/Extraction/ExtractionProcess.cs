using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>The process ended before it answered.</summary>
internal sealed class ExtractionEndedException(bool tookMemory, int exitCode) : Exception(tookMemory ? "memory" : $"exit code {exitCode}")
{
    public bool TookMemory => tookMemory;
}

/// <summary>One process that reads files, one after the other.</summary>
internal sealed class ExtractionProcess : IDisposable
{
    private const int MostFiles = 500;
    private const long Megabyte = 1024 * 1024;

    // What the runtime itself and native code take beside the heap.
    private const long Overhead = 256 * Megabyte;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private readonly Process process;
    private readonly string folder;
    private int files;
    private long lastUsed = Stopwatch.GetTimestamp();

    private ExtractionProcess(Process process, string folder) => (this.process, this.folder) = (process, folder);

    /// <summary>Has read enough to be replaced by a fresh one.</summary>
    public bool IsWorn => files >= MostFiles || process.HasExited;

    public TimeSpan IdleSince => Stopwatch.GetElapsedTime(lastUsed);

    /// <summary>Starts it in confinement where the machine has one, and without the server's environment, which may hold secrets.</summary>
    /// <param name="folders">Where a folder is made for what it reads and writes; it sees no other files.</param>
    public static ExtractionProcess Start(ExtractionProgram program, string folders, int megabytes)
    {
        var own = Directory.CreateDirectory(Path.Combine(folders, Guid.CreateVersion7().ToString("N"))).FullName;
        var start = new ProcessStartInfo(program.FileName, program.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = own,
        };
        var kept = start.Environment.Where(entry => entry.Key is "PATH" or "LANG" or "SystemRoot" or "DOTNET_ROOT" or "TESSDATA_PREFIX").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
            start.Environment[name] = value;
        foreach (var name in (string[])["HOME", "TMPDIR", "TEMP", "TMP"])
            start.Environment[name] = own;
        start.Environment["DOTNET_GCHeapHardLimit"] = (megabytes * Megabyte).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // The runtime would map its code through files of shared memory, which are not its own.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        if (Confinement.Missing is { } missing)
            start.Environment[Programs.Unconfined] = missing.ToString();
        var running = Confinement.Missing is null
            ? Confinement.Start(start, own, ProgramFiles.Of(program))
            : Process.Start(start) ?? throw new InvalidOperationException("The process that reads files could not be started.");
        return new ExtractionProcess(running, own);
    }

    /// <summary>Has the file read, and its text written to <paramref name="output"/>.</summary>
    /// <exception cref="ExtractionEndedException">It ended, or took too much memory and was ended.</exception>
    /// <exception cref="OperationCanceledException">In time, or the server stops.</exception>
    public async Task<ExtractionResponse> AskAsync(string name, string path, string output, int megabytes, CancellationToken cancellationToken)
    {
        var request = new ExtractionRequest(name, Path.Combine(folder, "file"), Path.Combine(folder, "text"));
        File.Copy(path, request.Path, overwrite: true);
        var response = await AskAsync(request, megabytes, cancellationToken);
        File.Delete(request.Path);
        if (response.Reason is null)
            File.Move(request.Output, output, overwrite: true);
        return response;
    }

    private async Task<ExtractionResponse> AskAsync(ExtractionRequest request, int megabytes, CancellationToken cancellationToken)
    {
        files++;
        lastUsed = Stopwatch.GetTimestamp();
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, ExtractedJson.Default.ExtractionRequest));
            await process.StandardInput.FlushAsync(cancellationToken);
            var answer = process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask();
            while (await Task.WhenAny(answer, Task.Delay(Glance, cancellationToken)) != answer)
            {
                cancellationToken.ThrowIfCancellationRequested();
                process.Refresh();
                if (!process.HasExited && process.WorkingSet64 > (megabytes * Megabyte) + Overhead)
                    throw new ExtractionEndedException(tookMemory: true, 0);
            }

            lastUsed = Stopwatch.GetTimestamp();
            return await answer is { } line
                ? JsonSerializer.Deserialize(line, ExtractedJson.Default.ExtractionResponse)!
                : throw await EndedAsync();
        }
        catch (IOException)
        {
            throw await EndedAsync();
        }
    }

    public void Dispose()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        process.Dispose();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Something that it started still writes there; the next start of the server clears the folder away.
        }
    }

    private async Task<ExtractionEndedException> EndedAsync()
    {
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new ExtractionEndedException(tookMemory: false, process.HasExited ? process.ExitCode : -1);
    }
}
