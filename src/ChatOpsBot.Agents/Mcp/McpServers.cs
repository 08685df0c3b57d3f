using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatOpsBot.Agents.Mcp;

/// <summary>The MCP servers that tools are of: connected to at their first use, let go after ten idle minutes or when they are gone.</summary>
internal sealed partial class McpServers(IHttpClientFactory clients, ToolSecrets secrets, IOptions<AgentOptions> options, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    public const string Client = "mcp";
    private readonly ILogger logger = loggers.CreateLogger<McpServers>();
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, McpServer> open = new(StringComparer.Ordinal);
    // Servers that ask people amid a call. What is asked does not say amid which: calls that go on at once have connections of their own.
    private readonly ConcurrentDictionary<string, bool> asking = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> opening = new(StringComparer.Ordinal);

    /// <exception cref="ToolException">It can't be reached or used.</exception>
    public Task<McpDescription> DescribeAsync(ToolOrigin origin, CancellationToken cancellationToken) => UseAsync(
        origin,
        (server, stopping) =>
        {
            server.Forget();
            return server.DescribeAsync(stopping);
        },
        cancellationToken);

    /// <param name="mark">Of the tool as an administrator has seen it.</param>
    /// <exception cref="ToolException">It could not be called, or says that it failed.</exception>
    public Task<string> CallAsync(ToolOrigin origin, string tool, string mark, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken) => UseAsync(
        origin,
        async (server, stopping) =>
        {
            var known = (await server.DescribeAsync(stopping)).Tools.FirstOrDefault(each => each.Name == tool)
                ?? throw new ToolException($"The server has no tool '{tool}' any more. An administrator has to look at it: tool review {origin.Name}");
            if (McpDescription.MarkOf(known) != mark)
                throw new ToolException($"The server describes '{tool}' otherwise than when an administrator looked at it, so that it is not called. An administrator has to look at it: tool review {origin.Name}");
            var given = arguments.ToDictionary(each => each.Key, object? (each) => each.Value, StringComparer.Ordinal);
            server.Begin(caller);
            try
            {
                var result = await server.Client.CallToolAsync(tool, given, new Progress(said => caller.Told?.Invoke(server.Shown.TakeOut(said))), cancellationToken: stopping);
                var text = server.Shown.TakeOut(McpResult.TextOf(result));
                return result.IsError == true ? throw new ToolException(text) : text;
            }
            catch (OperationCanceledException)
            {
                server.IsRetired = true;
                throw;
            }
            finally
            {
                server.End(caller);
            }
        },
        cancellationToken, isCall: true);

    /// <exception cref="ToolException">It can't be reached, or did not do it.</exception>
    public async Task<T> UseAsync<T>(ToolOrigin origin, Func<McpServer, CancellationToken, Task<T>> useAsync, CancellationToken cancellationToken, bool isCall = false)
    {
        for (var isFirst = true; ;)
        {
            var shared = await OpenAsync(origin, cancellationToken);
            var server = shared;
            // Somebody has closed it just now.
            if (shared.Enter(isAlone: isCall && asking.ContainsKey(origin.Name)) is not { } isEntered)
                continue;
            if (!isEntered)
            {
                server = await ConnectAsync(origin, cancellationToken);
                server.Enter(isAlone: false);
            }

            try
            {
                return await useAsync(server, cancellationToken);
            }
            catch (HttpRequestException forgotten) when (forgotten.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized && isFirst)
            {
                // It was begun anew and knows nothing of us, or a token is not accepted any more: nothing was done.
                await secrets.RefusedAsync(origin.Authentication, null, cancellationToken);
                server.IsRetired = true;
                isFirst = false;
            }
            catch (McpProtocolException refused)
            {
                throw new ToolException($"The server refused: {server.Shown.TakeOut(refused.Message)}", refused) { MayBeDone = refused.ErrorCode is not (McpErrorCode.InvalidParams or McpErrorCode.MethodNotFound or McpErrorCode.InvalidRequest) };
            }
            catch (Exception gone) when (gone is not (ToolException or OperationCanceledException))
            {
                throw ServiceAway.Of(gone);
            }
            finally
            {
                server.Leave(time.GetUtcNow());
                // Others may be in the middle of a call: the last of them closes it.
                if (server != shared || !server.IsOpen)
                    await CloseAsync(origin.Name, server);
            }
        }
    }

    /// <summary>Lets go of those that nobody has used for a while.</summary>
    public async Task CloseIdleAsync()
    {
        foreach (var (name, server) in open.Where(each => time.GetUtcNow() - each.Value.LastUse > Idle))
            await CloseAsync(name, server);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in open.Values)
            await EndAsync(server);
        foreach (var gate in opening.Values)
            gate.Dispose();
    }

    private async Task<McpServer> OpenAsync(ToolOrigin origin, CancellationToken cancellationToken)
    {
        if (Known() is { } known)
            return known;
        var gate = opening.GetOrAdd(origin.Name, _ => new SemaphoreSlim(1));
        try
        {
            await gate.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException late)
        {
            throw new ToolException("The server could not be reached in time.", late);
        }

        try
        {
            if (Known() is { } opened)
                return opened;
            // One that others still wait for is closed by the last of them.
            if (open.TryGetValue(origin.Name, out var old))
            {
                old.IsRetired = true;
                await CloseAsync(origin.Name, old);
            }

            return open[origin.Name] = await ConnectAsync(origin, cancellationToken);
        }
        finally
        {
            gate.Release();
        }

        McpServer? Known() => open.TryGetValue(origin.Name, out var server) && server.IsOpen && server.AddedAt == origin.AddedAt ? server : null;
    }

    private async Task<McpServer> ConnectAsync(ToolOrigin origin, CancellationToken cancellationToken)
    {
        McpServer? server = null;
        var asked = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "ChatOpsBot", Version = "1.0" },
            InitializationTimeout = TimeSpan.FromSeconds(20),
            Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new FormElicitationCapability() } },
            Handlers = new McpClientHandlers
            {
                ElicitationHandler = (asked, stopping) => AskAsync(origin, server, asked, stopping),
                NotificationHandlers = [KeyValuePair.Create(NotificationMethods.ToolListChangedNotification, ValueTask (JsonRpcNotification _, CancellationToken _) =>
                {
                    server?.Forget();
                    return default;
                })],
            },
        };
        try
        {
            var (transport, shown) = await TransportOfAsync(origin, cancellationToken);
            return server = new McpServer(await McpClient.CreateAsync(transport, asked, loggers, cancellationToken), shown, origin.AddedAt) { LastUse = time.GetUtcNow() };
        }
        catch (Exception away) when (away is not ToolException)
        {
            // Whatever it was, nothing has been asked of it yet.
            var told = ServiceAway.Of(away);
            throw new ToolException(told.Message, away);
        }
    }

    // Whoever has the call made is asked; where that can't be told, nobody.
    private async ValueTask<ElicitResult> AskAsync(ToolOrigin origin, McpServer? server, ElicitRequestParams? asked, CancellationToken cancellationToken)
    {
        asking[origin.Name] = true;
        if (server?.Caller?.AskAsync is not { } askAsync || asked?.RequestedSchema is not { } schema)
            return new ElicitResult { Action = "cancel" };
        var question = new ServiceQuestion(server.Shown.TakeOut(asked.Message), JsonNode.Parse(server.Shown.TakeOut(JsonSerializer.Serialize(schema, McpJsonUtilities.DefaultOptions.GetTypeInfo(schema.GetType())))) as JsonObject ?? []);
        return await askAsync(question, cancellationToken) is { } answer
            ? new ElicitResult { Action = "accept", Content = answer.ToDictionary(member => member.Key, member => JsonSerializer.SerializeToElement(member.Value, ToolJson.Default.JsonNode), StringComparer.Ordinal) }
            : new ElicitResult { Action = "decline" };
    }

    private async Task<(IClientTransport Transport, ShownSecret Shown)> TransportOfAsync(ToolOrigin origin, CancellationToken cancellationToken)
    {
        if (Uri.TryCreate(origin.Address, UriKind.Absolute, out var address))
        {
            using var headers = new HttpRequestMessage();
            var shown = await secrets.AuthenticateAsync(headers, origin.Authentication, null, cancellationToken);
            return (new HttpClientTransport(
                new HttpClientTransportOptions { Endpoint = address, Name = origin.Name, AdditionalHeaders = headers.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.Ordinal) },
                clients.CreateClient(Client), loggers, ownsHttpClient: true), shown);
        }

        if (!options.Value.Servers.TryGetValue(origin.Address, out var server))
            throw new ToolException($"There is no server '{origin.Address}' in ChatOps:Agents:Servers any more.");
        var known = new ShownSecret(server.Secrets);
        return (new StdioClientTransport(
            new StdioClientTransportOptions
            {
                Name = origin.Name,
                Command = server.Command,
                Arguments = [.. server.Arguments],
                WorkingDirectory = server.Folder,
                // What the bot is configured with is none of its business.
                InheritEnvironmentVariables = false,
                StandardErrorLines = line => Said(logger, origin.Name, known.TakeOut(line)),
                EnvironmentVariables = StdioClientTransportOptions.GetDefaultEnvironmentVariables().Concat(server.Environment.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value))).GroupBy(each => each.Key, StringComparer.Ordinal).ToDictionary(each => each.Key, each => each.Last().Value, StringComparer.Ordinal),
            },
            // It would write down all that the server says.
            NullLoggerFactory.Instance), known);
    }

    [LoggerMessage(325, LogLevel.Debug, "{Server} says: {Line}")]
    private static partial void Said(ILogger logger, string server, string line);

    // Where somebody is in the middle of a call, the last of them does it.
    private async Task CloseAsync(string name, McpServer server)
    {
        if (!server.TryClose())
            return;
        server.IsRetired = true;
        open.TryRemove(KeyValuePair.Create(name, server));
        await EndAsync(server);
    }

    private static async Task EndAsync(McpServer server)
    {
        try
        {
            await server.DisposeAsync();
        }
        catch (Exception gone) when (gone is IOException or HttpRequestException or InvalidOperationException or OperationCanceledException or McpException)
        {
            // It is gone either way.
        }
    }

    private sealed class Progress(Action<string> told) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => told(
            value.Message is { Length: > 0 } message ? message : value.Total is { } total ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value.Progress:0.#}/{total:0.#}") : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value.Progress:0.#}"));
    }
}
