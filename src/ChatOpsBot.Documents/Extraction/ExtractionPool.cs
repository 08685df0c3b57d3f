using System.Collections.Concurrent;
using ChatOpsBot.Core.Localization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>How the process that reads files is started; the server knows.</summary>
public sealed record ExtractionProgram(string FileName, IReadOnlyList<string> Arguments);

/// <summary>Reads files in processes of their own, within limits on time and memory that hold even against a parser that hangs.</summary>
public sealed partial class ExtractionPool(ExtractionProgram program, DocumentPaths paths, IOptions<DocumentOptions> options, TimeProvider time, ILogger<ExtractionPool> logger) : IDisposable
{
    private const int MostIdle = 2;
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentBag<ExtractionProcess> idle = [];
    // What a server that was killed left behind.
    private readonly Lazy<string> folders = new(() =>
    {
        if (Directory.Exists(paths.Readers))
            Directory.Delete(paths.Readers, recursive: true);
        return paths.Readers;
    });
    private ITimer? sweep;

    /// <summary>Writes the file's text to <paramref name="output"/>.</summary>
    /// <exception cref="UnreadableDocumentException">With the reason and what to do.</exception>
    public async Task ReadAsync(string name, string path, string output, CancellationToken cancellationToken)
    {
        try
        {
            if (idle.TryTake(out var waited) && !await IsLostAsync(waited, name, path, output, cancellationToken))
                return;
            await ReadAsync(ExtractionProcess.Start(program, folders.Value, options.Value.Extraction.MemoryMegabytes), name, path, output, cancellationToken);
        }
        catch (ExtractionEndedException ended)
        {
            throw new UnreadableDocumentException(ended.TookMemory
                ? TooMuchMemory(name)
                : $"'{name}' is built so that reading it fails; it may be damaged or harmful. Save it anew, or in another format, and add that.");
        }
    }

    // A process that was ended from outside while it waited says nothing about the file, which a fresh one reads.
    private async Task<bool> IsLostAsync(ExtractionProcess waited, string name, string path, string output, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(waited, name, path, output, cancellationToken);
            return false;
        }
        catch (ExtractionEndedException ended) when (!ended.TookMemory)
        {
            return true;
        }
    }

    private async Task ReadAsync(ExtractionProcess process, string name, string path, string output, CancellationToken cancellationToken)
    {
        var limits = options.Value.Extraction;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(limits.TimeoutSeconds));
        try
        {
            var response = await process.AskAsync(name, path, output, limits.MemoryMegabytes, late.Token);
            Keep(process);
            if (response.Reason is { } reason)
                throw new UnreadableDocumentException((Phrase)reason);
        }
        catch (OperationCanceledException)
        {
            process.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            Killed(logger, name, "time");
            throw new UnreadableDocumentException($"'{name}' took longer than {limits.TimeoutSeconds} seconds to read and was given up. Split it into smaller files.");
        }
        catch (ExtractionEndedException ended)
        {
            process.Dispose();
            Killed(logger, name, ended.Message);
            throw;
        }
    }

    public static Phrase TooMuchMemory(string name) => $"'{name}' needs more memory to read than it may have. Split it into smaller files.";

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
