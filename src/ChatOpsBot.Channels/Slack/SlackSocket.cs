using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Channels.Slack;

/// <summary>How it stands with the connection of Socket Mode.</summary>
internal sealed class SlackConnection
{
    public Phrase? Trouble { get; set; }
}

/// <summary>Receives over Socket Mode: an envelope is acknowledged when its entry is durable. A new connection is open before the
/// old one is left, and a lost one is opened again, later each time.</summary>
internal sealed partial class SlackSocket(SlackApi api, SlackEvents events, IInbox inbox, Offers offers, SlackConnection connection, IOptions<SlackOptions> options, ILogger<SlackSocket> logger) : BackgroundService
{
    private const int Largest = 1_000_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = TimeSpan.FromMilliseconds(250);
        Task previous = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var socket = await ConnectAsync(stoppingToken);
                Connected(logger);
                connection.Trouble = null;
                wait = TimeSpan.FromMilliseconds(250);
                var leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                previous = ReceiveAsync(socket, leaving, stoppingToken);
                await leaving.Task.WaitAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Unconnected(logger, wait, failure);
                connection.Trouble = "Slack can't be reached over Socket Mode; trying again";
                await Task.Delay(wait, CancellationToken.None);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
            catch (OperationCanceledException)
            {
                // The host stops.
            }
        }

        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A connection whose other end is gone without a word says nothing: what is asked and not answered in time ends it.
    private async Task<ClientWebSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        var silence = TimeSpan.FromSeconds(options.Value.SilenceSeconds);
        var socket = new ClientWebSocket { Options = { KeepAliveInterval = silence, KeepAliveTimeout = silence } };
        try
        {
            await socket.ConnectAsync(await api.OpenSocketAsync(cancellationToken), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ReceiveAsync(ClientWebSocket socket, TaskCompletionSource leaving, CancellationToken cancellationToken)
    {
        var answering = Task.CompletedTask;
        using (var sending = new SemaphoreSlim(1, 1))
        using (socket)
        {
            try
            {
                while (await ReadAsync(socket, cancellationToken) is { } message)
                {
                    var envelope = JsonSerializer.Deserialize(message.Span, SlackJson.Default.SocketEnvelope);
                    if (envelope is { Type: "disconnect" })
                        leaving.TrySetResult();
                    else if (envelope is { EnvelopeId: { } id })
                        answering = Task.WhenAll(answering.IsCompleted ? Task.CompletedTask : answering, AnswerAsync(socket, sending, id, envelope, cancellationToken));
                }
            }
            catch (Exception lost) when (lost is WebSocketException or JsonException or OperationCanceledException or IOException)
            {
                Lost(logger, lost);
            }
            finally
            {
                leaving.TrySetResult();
                await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A form waits for its turn; what comes after it does not.
    private async Task AnswerAsync(ClientWebSocket socket, SemaphoreSlim sending, string envelopeId, SocketEnvelope envelope, CancellationToken cancellationToken)
    {
        if (await KeepAsync(envelope, cancellationToken) is not (true, var answer))
            return;
        await sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(Acknowledge(envelopeId, answer), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            sending.Release();
        }
    }

    private static byte[] Acknowledge(string envelopeId, JsonObject? answer)
    {
        var acknowledgement = new JsonObject { ["envelope_id"] = envelopeId };
        if (answer is not null)
            acknowledgement["payload"] = answer;
        return JsonSerializer.SerializeToUtf8Bytes(acknowledgement);
    }

    // Not acknowledged, it is delivered again.
    private async Task<(bool IsKept, JsonObject? Answer)> KeepAsync(SocketEnvelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            var interaction = envelope.Type == "interactive" ? envelope.Payload.Deserialize(SlackJson.Default.SlackInteraction) : null;
            var entry = envelope.Type switch
            {
                "events_api" => events.ToEntry(envelope.Payload.Deserialize(SlackJson.Default.SlackEnvelope)!),
                "slash_commands" => events.ToEntry(envelope.Payload.Deserialize(SlackJson.Default.SlackCommand)!),
                "interactive" => events.ToEntry(interaction!),
                _ => null,
            };
            if (entry is not null && interaction is { Type: "view_submission", View: { } view })
                return (true, await SlackSubmission.AnswerAsync(offers, inbox, entry, view, cancellationToken));
            if (entry is not null)
                await inbox.AddAsync(entry, cancellationToken);
            return (true, null);
        }
        catch (StorageUnavailableException full)
        {
            NotKept(logger, full);
            return (false, null);
        }
        catch (JsonException strange)
        {
            Strange(logger, strange);
            return (true, null);
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(8_192);
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.GetMemory(4_096), cancellationToken);
            if (read.MessageType == WebSocketMessageType.Close || buffer.WrittenCount > Largest)
                return null;
            buffer.Advance(read.Count);
            if (read.EndOfMessage)
                return buffer.WrittenMemory;
        }
    }

    [LoggerMessage(320, LogLevel.Information, "Connected to Slack over Socket Mode")]
    private static partial void Connected(ILogger logger);

    [LoggerMessage(321, LogLevel.Warning, "Slack can't be reached over Socket Mode; trying again in {Wait}")]
    private static partial void Unconnected(ILogger logger, TimeSpan wait, Exception failure);

    [LoggerMessage(322, LogLevel.Information, "The connection to Slack ended")]
    private static partial void Lost(ILogger logger, Exception failure);

    [LoggerMessage(323, LogLevel.Error, "An event of Slack could not be kept and will be delivered again")]
    private static partial void NotKept(ILogger logger, Exception failure);

    [LoggerMessage(324, LogLevel.Warning, "Slack sent something that could not be read")]
    private static partial void Strange(ILogger logger, Exception failure);
}
