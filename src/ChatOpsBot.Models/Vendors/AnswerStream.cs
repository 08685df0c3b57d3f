using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Models.Vendors;

/// <summary>An answer as it comes in, piece by piece: each is looked at once, before the vendor's client has it. Pieces that are errors end it,
/// clients would pass over them; those in other words than OpenAI's are said in these (<see cref="CommonAnswer"/>). A stream that is over before
/// it has come to an end has broken off.</summary>
/// <param name="stop">Ends the reading where whoever reads names no token: Ollama's client waits for a line without the one that it was given.</param>
internal sealed class AnswerStream(Stream inner, AnswerForm form, CancellationToken stop) : ForwardStream
{
    private const int Longest = 64 * 1024 * 1024;
    private const int LongestBeforeData = 64 * 1024;
    private readonly PipeReader unread = PipeReader.Create(inner, new StreamPipeReaderOptions(bufferSize: 8 * 1024, useZeroByteReads: true));
    private readonly ArrayBufferWriter<byte> read = new();
    private readonly CommonAnswer common = new(form);
    private bool? isWhole;
    private bool hasBegun;
    private bool isOver;
    private int given;

    // Of what is unread, so much has no end of a line.
    private long looked;
    private ServiceException? failure;

    /// <summary>Reads until it is known whether this is an answer.</summary>
    /// <returns>What it is in place of one; null: an answer.</returns>
    public async Task<ServiceException?> BeginAsync(CancellationToken cancellationToken)
    {
        while (!hasBegun && !isOver && read.WrittenCount < LongestBeforeData)
            await ReadOnAsync(cancellationToken);
        return hasBegun ? null : failure;
    }

    // What came before an error is given first.
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (given == read.WrittenCount && !isOver)
            await ReadOnAsync(cancellationToken);
        var some = Math.Min(buffer.Length, read.WrittenCount - given);
        if (some == 0 && failure is not null && buffer.Length > 0)
            throw failure;
        read.WrittenSpan.Slice(given, some).CopyTo(buffer.Span);
        given += some;
        if (given == read.WrittenCount)
        {
            read.ResetWrittenCount();
            given = 0;
        }

        return some;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unread.Complete();
        base.Dispose(disposing);
    }

    private async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        var result = await unread.ReadAsync(cancellationToken.CanBeCanceled ? cancellationToken : stop);
        var left = result.Buffer;
        isWhole ??= IsWhole(left);
        while (isWhole == false && failure is null && left.Slice(looked).PositionOf((byte)'\n') is { } end)
        {
            Take(left.Slice(0, left.GetPosition(1, end)));
            (left, looked) = (left.Slice(left.GetPosition(1, end)), 0);
        }

        looked = isWhole == false ? left.Length : 0;

        if (result.IsCompleted && failure is null)
        {
            Take(left);
            left = left.Slice(left.End);
            if (!hasBegun || (isWhole != true && common.IsUnfinished))
                failure ??= new ServiceException(HttpStatusCode.BadGateway, hasBegun ? "It ended amid its answer." : "It is no answer.");
        }

        isOver = result.IsCompleted || failure is not null;
        if (left.Length > Longest)
            throw new InvalidDataException($"An answer has a piece of more than {Longest} bytes.");
        unread.AdvanceTo(left.Start, left.End);
    }

    // Null while nothing has come.
    private bool? IsWhole(ReadOnlySequence<byte> begun)
    {
        var reader = new SequenceReader<byte>(begun);
        reader.AdvancePastAny(" \t\r\n"u8);
        return reader.TryPeek(out var first) ? form != AnswerForm.Lines && first is (byte)'{' or (byte)'[' : null;
    }

    private void Take(ReadOnlySequence<byte> piece)
    {
        if (piece.IsEmpty)
            return;
        var bytes = piece.IsSingleSegment ? piece.FirstSpan : piece.ToArray();
        var json = isWhole == true || form == AnswerForm.Lines ? bytes.Trim(" \t\r\n"u8) : DataOf(bytes);
        if (!json.IsEmpty && (form != AnswerForm.Lines || json[0] == '{') && common.Look(json, isWhole == true) is var look)
        {
            if (look.Error is { } status)
            {
                failure = new ServiceException(status, Encoding.UTF8.GetString(json));
                return;
            }

            hasBegun = true;
            if (look.Rewritten is { } rewritten)
            {
                read.Write(isWhole == true ? [] : "data: "u8);
                read.Write(rewritten);
                read.Write("\n"u8);
                return;
            }
        }

        read.Write(bytes);
    }

    // Other lines are comments, names of events, or nothing at all; llama.cpp has errors in a field of their own.
    private static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> line) =>
        line.StartsWith("data:"u8) ? line["data:".Length..].Trim(" \t\r\n"u8) : line.StartsWith("error:"u8) ? line["error:".Length..].Trim(" \t\r\n"u8) : [];
}
