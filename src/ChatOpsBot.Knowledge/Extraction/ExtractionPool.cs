using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Knowledge.Extraction;

/// <summary>How the process that reads files is started; the server knows.</summary>
public sealed record ExtractionProgram(string FileName, IReadOnlyList<string> Arguments);

/// <summary>Reads files in processes of their own, within limits on time and memory that hold even against a parser that hangs.</summary>
internal sealed partial class ExtractionPool(ExtractionProgram program, IOptions<KnowledgeOptions> options, TimeProvider time, ILogger<ExtractionPool> logger) : IDisposable
{
    private const int MostIdle = 2;
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentBag<ExtractionProcess> idle = [];
    private ITimer? sweep;

    /// <summary>Writes the file's text to <paramref name="output"/>.</summary>
    /// <exception cref="UnreadableDocumentException">With the reason and what to do.</exception>
    public async Task ReadAsync(string name, string path, string output, CancellationToken cancellationToken)
    {
        var limits = options.Value.Extraction;
        if (!idle.TryTake(out var process))
            process = ExtractionProcess.Start(program, limits.MemoryMegabytes);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(limits.TimeoutSeconds));
        try
        {
            var response = await process.AskAsync(new ExtractionRequest(name, path, output), limits.MemoryMegabytes, late.Token);
            Keep(process);
            if (response.Reason is { } reason)
                throw new UnreadableDocumentException(reason);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Dispose();
            Killed(logger, name, "time");
            throw new UnreadableDocumentException($"'{name}' took longer than {limits.TimeoutSeconds} seconds to read and was given up. Split it into smaller files.");
        }
        catch (ExtractionEndedException ended)
        {
            process.Dispose();
            Killed(logger, name, ended.Message);
            throw new UnreadableDocumentException(ended.TookMemory
                ? TooMuchMemory(name)
                : $"'{name}' is built so that reading it fails; it may be damaged or harmful. Save it anew, or in another format, and add that.");
        }
        catch (OperationCanceledException)
        {
            process.Dispose();
            throw;
        }
    }

    public static string TooMuchMemory(string name) => $"'{name}' needs more memory to read than it may have. Split it into smaller files.";

    public void Dispose()
    {
        sweep?.Dispose();
        while (idle.TryTake(out var process))
            process.Dispose();
    }

    private void Keep(ExtractionProcess process)
    {
        if (process.IsWorn || idle.Count >= MostIdle)
        {
            process.Dispose();
            return;
        }

        idle.Add(process);
        sweep ??= time.CreateTimer(_ => Sweep(), null, IdleFor, IdleFor);
    }

    // Nobody adds documents all day; their reader need not wait in memory.
    private void Sweep()
    {
        for (var i = idle.Count; i > 0 && idle.TryTake(out var process); i--)
        {
            if (process.IdleSince > IdleFor)
                process.Dispose();
            else
                idle.Add(process);
        }
    }

    [LoggerMessage(230, LogLevel.Warning, "The process that read '{File}' was ended: {Why}")]
    private static partial void Killed(ILogger logger, string file, string why);
}

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
    private int files;
    private long lastUsed = Stopwatch.GetTimestamp();

    private ExtractionProcess(Process process) => this.process = process;

    /// <summary>Has read enough to be replaced by a fresh one.</summary>
    public bool IsWorn => files >= MostFiles || process.HasExited;

    public TimeSpan IdleSince => Stopwatch.GetElapsedTime(lastUsed);

    /// <summary>Starts it without the server's environment, which may hold secrets.</summary>
    public static ExtractionProcess Start(ExtractionProgram program, int megabytes)
    {
        var start = new ProcessStartInfo(program.FileName, program.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        var kept = start.Environment.Where(entry => entry.Key is "PATH" or "HOME" or "TMPDIR" or "TEMP" or "TMP" or "LANG" or "SystemRoot" or "DOTNET_ROOT" or "TESSDATA_PREFIX").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
            start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = (megabytes * Megabyte).ToString("X", System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return new ExtractionProcess(Process.Start(start) ?? throw new InvalidOperationException("The process that reads files could not be started."));
    }

    /// <exception cref="ExtractionEndedException">It ended, or took too much memory and was ended.</exception>
    /// <exception cref="OperationCanceledException">In time, or the server stops.</exception>
    public async Task<ExtractionResponse> AskAsync(ExtractionRequest request, int megabytes, CancellationToken cancellationToken)
    {
        files++;
        lastUsed = Stopwatch.GetTimestamp();
        try
        {
            await process.StandardInput.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(request, ExtractedJson.Default.ExtractionRequest));
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
                ? System.Text.Json.JsonSerializer.Deserialize(line, ExtractedJson.Default.ExtractionResponse)!
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
    }

    private async Task<ExtractionEndedException> EndedAsync()
    {
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new ExtractionEndedException(tookMemory: false, process.HasExited ? process.ExitCode : -1);
    }
}
