using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Slack;

/// <summary>A Slack workspace: people who write, events with retries over HTTP or Socket Mode, the Web API with its errors and
/// limits, and a store of messages to look at.</summary>
public sealed class SlackWorkspace : IAsyncDisposable
{
    public const string Team = "T0TEAM";
    public const string Bot = "U0BOT";
    public const string SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";
    public const string BotToken = "xoxb-simulated";
    public const string AppToken = "xapp-simulated";

    private readonly ConcurrentDictionary<string, SlackMessage> messages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SlackView> views = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string User, DateTimeOffset At)> triggers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> userGroups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JsonObject> users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Channel, string User, ConcurrentStack<SlackMessage> Answers)> responses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> lastPost = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<(string Channel, TimeSpan After)> tooFast = [];
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private Loopback? server;
    private long clock = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000;

    public Faults Faults { get; } = new();
    public Change Changed { get; } = new();
    public SlackSockets Sockets { get; } = new();
    public Uri Address => server!.Address;
    public string ApiBaseUrl => new Uri(Address, "/api/").ToString();

    /// <summary>Where the bot listens; null: Socket Mode.</summary>
    public Uri? BotAddress { get; set; }

    /// <summary>The status of every answer while Slack is away; null when it is there.</summary>
    public int? Outage { get; set; }

    /// <summary>Deliveries beyond the first of an event that was not acknowledged.</summary>
    public int MostRetries { get; set; } = 3;

    /// <summary>What was acknowledged is delivered again so long afterwards, when others have come in between.</summary>
    public TimeSpan? AgainAfter { get; set; }

    /// <summary>Before each of its answers.</summary>
    public TimeSpan Delay { get; set; }

    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(200);

    public IReadOnlyList<SlackMessage> Messages => [.. messages.Values.OrderBy(message => message.Ts, StringComparer.Ordinal)];

    public IReadOnlyList<SlackMessage> ByBot => [.. Messages.Where(message => message.User == Bot && !message.IsDeleted)];

    /// <summary>Posts that came within a second of the one before in their channel.</summary>
    public IReadOnlyCollection<(string Channel, TimeSpan After)> TooFast => tooFast;

    public static async Task<SlackWorkspace> StartAsync()
    {
        var workspace = new SlackWorkspace();
        workspace.server = await Loopback.StartAsync(app =>
        {
            app.MapPost("/api/{method}", workspace.AnswerAsync);
            app.MapPost("/response/{id}", workspace.RespondAsync);
            app.MapGet("/files/{id}", (HttpContext http, string id) =>
                http.Request.Headers.Authorization == $"Bearer {BotToken}" && workspace.files.TryGetValue(id, out var content)
                    ? Results.Bytes(content) : Results.Content("<html>sign in</html>", "text/html"));
            app.MapPost("/upload/{ts}/{name}", async (HttpContext http, string name) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                workspace.Uploaded[name] = await reader.ReadToEndAsync();
            });
            app.Map("/socket", workspace.Sockets.AcceptAsync);
        });
        workspace.AddUser("U1ANA", "ana", "ana@example.com");
        workspace.AddUser("U2BEN", "ben", "ben@example.com");
        return workspace;
    }

    private readonly ConcurrentDictionary<string, (string Id, string Name, string[]? Members)> channels = new(StringComparer.Ordinal);

    /// <summary>Files that the bot has put there, by name.</summary>
    public ConcurrentDictionary<string, string> Uploaded { get; } = new(StringComparer.Ordinal);

    /// <summary>Where it has shared them, with what it said.</summary>
    public ConcurrentQueue<JsonObject> Shared { get; } = new();

    public IReadOnlyList<SlackView> Views => [.. views.Values.OrderBy(view => view.Id, StringComparer.Ordinal)];

    /// <summary>A channel that the bot is in.</summary>
    /// <param name="members">Null: it is public.</param>
    public void AddChannel(string id, string name, string[]? members = null) => channels[id] = (id, name, members);

    public void SetGroup(string id, params string[] members) => userGroups[id] = members;

    public void AddUser(string id, string name, string email, Action<JsonObject>? change = null)
    {
        var user = new JsonObject
        {
            ["id"] = id,
            ["team_id"] = Team,
            ["name"] = name,
            ["is_email_confirmed"] = true,
            ["profile"] = new JsonObject { ["real_name"] = name, ["email"] = email },
        };
        change?.Invoke(user);
        users[id] = user;
    }

    /// <summary>Somebody writes, of which nobody is told yet.</summary>
    public SlackMessage Write(string channel, string user, string text, string? threadTs = null)
    {
        var message = new SlackMessage(channel, NextTs(), threadTs, user, new JsonObject { ["text"] = text });
        messages[Key(channel, message.Ts)] = message;
        return message;
    }

    /// <summary>Somebody writes; Slack tells the bot, twice when it is mentioned in a channel.</summary>
    public async Task<SlackMessage> SayAsync(string channel, string user, string text, string? threadTs = null, (string Name, byte[] Content)? file = null)
    {
        var message = Write(channel, user, text, threadTs);
        var happened = EventOf(message, "message");
        if (file is { } sent)
        {
            var id = Guid.CreateVersion7().ToString("N");
            files[id] = sent.Content;
            happened["subtype"] = "file_share";
            happened["files"] = new JsonArray(new JsonObject
            {
                ["id"] = id,
                ["name"] = sent.Name,
                ["mimetype"] = "application/octet-stream",
                ["size"] = sent.Content.Length,
                ["url_private_download"] = new Uri(Address, $"/files/{id}").ToString(),
            });
        }

        var deliveries = new List<Task> { DeliverEventAsync(happened) };
        if (channel[0] == 'C' && text.Contains($"<@{Bot}", StringComparison.Ordinal))
        {
            var mention = (JsonObject)happened.DeepClone();
            mention["type"] = "app_mention";
            mention.Remove("subtype");
            deliveries.Add(DeliverEventAsync(mention));
        }

        await Task.WhenAll(deliveries);
        return message;
    }

    public Task EditAsync(SlackMessage message, string text)
    {
        var before = EventOf(message, "message");
        message.Replace(new JsonObject { ["text"] = text });
        var after = EventOf(message, "message");
        return DeliverEventAsync(new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "message_changed",
            ["channel"] = message.Channel,
            ["channel_type"] = message.Channel[0] == 'D' ? "im" : "channel",
            ["event_ts"] = NextTs(),
            ["message"] = after,
            ["previous_message"] = before,
        });
    }

    public Task DeleteAsync(SlackMessage message)
    {
        message.IsDeleted = true;
        return DeliverEventAsync(new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "message_deleted",
            ["channel"] = message.Channel,
            ["channel_type"] = message.Channel[0] == 'D' ? "im" : "channel",
            ["deleted_ts"] = message.Ts,
            ["event_ts"] = NextTs(),
            ["previous_message"] = EventOf(message, "message"),
        });
    }

    /// <summary>A slash command; the answer is a message that only the person sees.</summary>
    public async Task<HttpResponseMessage?> CommandAsync(string channel, string user, string command, string text)
    {
        var id = Guid.CreateVersion7().ToString("N");
        responses[id] = (channel, user, new());
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["command"] = command,
            ["text"] = text,
            ["user_id"] = user,
            ["user_name"] = user,
            ["channel_id"] = channel,
            ["team_id"] = Team,
            ["response_url"] = new Uri(Address, $"/response/{id}").ToString(),
            ["trigger_id"] = NewTrigger(user),
        };
        if (BotAddress is null)
        {
            await Sockets.DeliverAsync("slash_commands", JsonSerializer.SerializeToNode(fields)!);
            return null;
        }

        return await PostSignedAsync("/slack/commands", await new FormUrlEncodedContent(fields).ReadAsStringAsync(), "application/x-www-form-urlencoded");
    }

    /// <summary>Somebody presses a button under a message.</summary>
    public async Task PressAsync(SlackMessage message, string user, string actionId, string value)
    {
        var payload = new JsonObject
        {
            ["type"] = "block_actions",
            ["trigger_id"] = NewTrigger(user),
            ["user"] = new JsonObject { ["id"] = user, ["username"] = user },
            ["team"] = new JsonObject { ["id"] = Team },
            ["channel"] = new JsonObject { ["id"] = message.Channel },
            ["container"] = new JsonObject { ["message_ts"] = message.Ts, ["is_ephemeral"] = message.IsEphemeral },
            ["message"] = new JsonObject { ["ts"] = message.Ts, ["thread_ts"] = message.ThreadTs },
            ["actions"] = new JsonArray(new JsonObject { ["action_id"] = actionId, ["value"] = value, ["action_ts"] = NextTs() }),
        };
        if (BotAddress is null)
            await Sockets.DeliverAsync("interactive", payload);
        else
            (await PostSignedAsync("/slack/interactivity", $"payload={Uri.EscapeDataString(payload.ToJsonString())}", "application/x-www-form-urlencoded")).EnsureSuccessStatusCode();
    }

    /// <summary>The modal that is a form by now, opened for somebody after the ones that were there.</summary>
    public Task<SlackView> ViewAsync(string user, int after = 0) => Changed.UntilAsync(
        () => Views.Where(view => view.User == user && !view.IsClosed && view.Versions.Count > 1).Skip(after).FirstOrDefault(), $"a modal of {user}");

    /// <summary>Somebody sends a modal; what the bot answers is done to it.</summary>
    public async Task SubmitAsync(SlackView view, IReadOnlyDictionary<string, string> filled, string? user = null, JsonObject? payload = null)
    {
        payload ??= Submission(view, filled, user);
        JsonObject? answer;
        if (BotAddress is null)
        {
            answer = await Sockets.DeliverAsync("interactive", payload) as JsonObject;
        }
        else
        {
            using var response = await PostSignedAsync("/slack/interactivity", $"payload={Uri.EscapeDataString(payload.ToJsonString())}", "application/x-www-form-urlencoded");
            response.EnsureSuccessStatusCode();
            var body = await response.Content.ReadAsStringAsync();
            answer = body.Length == 0 ? null : (JsonObject)JsonNode.Parse(body)!;
        }

        view.Errors.Clear();
        if (answer is null)
            view.IsClosed = true;
        else if ((string?)answer["response_action"] == "errors")
            foreach (var error in answer["errors"]!.AsObject())
                view.Errors[error.Key.Split('~')[0]] = (string)error.Value!;
        else
            view.Replace((JsonObject)answer["view"]!.DeepClone());
        Changed.Raise();
    }

    public JsonObject Submission(SlackView view, IReadOnlyDictionary<string, string> filled, string? user = null) => OfView(view, "view_submission", filled, user ?? view.User);

    /// <summary>Somebody presses a button within a modal.</summary>
    public async Task PressAsync(SlackView view, string button, IReadOnlyDictionary<string, string> filled)
    {
        var payload = OfView(view, "block_actions", filled, view.User);
        payload["actions"] = new JsonArray(new JsonObject { ["action_id"] = $"form:{button}", ["value"] = button, ["action_ts"] = NextTs() });
        (await PostSignedAsync("/slack/interactivity", $"payload={Uri.EscapeDataString(payload.ToJsonString())}", "application/x-www-form-urlencoded")).EnsureSuccessStatusCode();
    }

    private JsonObject OfView(SlackView view, string type, IReadOnlyDictionary<string, string> filled, string user)
    {
        var content = (JsonObject)view.Content.DeepClone();
        content["id"] = view.Id;
        content["hash"] = $"{view.Versions.Count}.hash";
        content["state"] = view.State(filled);
        return new JsonObject
        {
            ["type"] = type,
            ["trigger_id"] = NewTrigger(user),
            ["user"] = new JsonObject { ["id"] = user, ["username"] = user },
            ["team"] = new JsonObject { ["id"] = Team },
            ["view"] = content,
        };
    }

    private string NewTrigger(string user)
    {
        var trigger = $"{Interlocked.Increment(ref clock)}.{Guid.CreateVersion7():N}";
        triggers[trigger] = (user, TimeProvider.System.GetUtcNow());
        return trigger;
    }

    public Task<HttpResponseMessage> PostSignedAsync(string path, string body, string type = "application/json", string secret = SigningSecret, long? at = null, string? sendInstead = null, int retry = 0)
    {
        var timestamp = (at ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).ToString();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(BotAddress!, path)) { Content = new StringContent(sendInstead ?? body, Encoding.UTF8, type) };
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", $"v0={signature}");
        if (retry > 0)
            request.Headers.Add("X-Slack-Retry-Num", retry.ToString());
        // What is not taken comes by another connection, and so to another process.
        request.Headers.ConnectionClose = retry > 0;
        return client.SendAsync(request);
    }

    /// <summary>Delivers an event until it is acknowledged, as Slack does.</summary>
    public async Task DeliverEventAsync(JsonObject happened, string? eventId = null)
    {
        var envelope = Envelope(happened, eventId ?? $"Ev{Guid.CreateVersion7():N}");
        if (BotAddress is null)
        {
            await Sockets.DeliverAsync("events_api", envelope);
            return;
        }

        for (var attempt = 0; attempt <= MostRetries; attempt++)
        {
            try
            {
                using var response = await PostSignedAsync("/slack/events", envelope.ToJsonString(), retry: attempt);
                if (response.IsSuccessStatusCode)
                {
                    if (AgainAfter is { } later)
                        _ = DeliverAgainAsync(envelope.ToJsonString(), later);
                    return;
                }
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
            {
                // Tried again below.
            }

            await Task.Delay(RetryAfter);
        }
    }

    private async Task DeliverAgainAsync(string envelope, TimeSpan later)
    {
        await Task.Delay(later);
        (await PostSignedAsync("/slack/events", envelope, retry: 1)).Dispose();
    }

    public static JsonObject Envelope(JsonObject happened, string eventId) => new()
    {
        ["type"] = "event_callback",
        ["team_id"] = Team,
        ["event_id"] = eventId,
        ["event"] = happened.DeepClone(),
        ["authorizations"] = new JsonArray(new JsonObject { ["team_id"] = Team, ["user_id"] = Bot, ["is_bot"] = true }),
    };

    public JsonObject EventOf(SlackMessage message, string type)
    {
        var happened = new JsonObject
        {
            ["type"] = type,
            ["channel"] = message.Channel,
            ["channel_type"] = message.Channel[0] == 'D' ? "im" : "channel",
            ["user"] = message.User,
            ["text"] = message.Text,
            ["ts"] = message.Ts,
            ["event_ts"] = message.Ts,
        };
        if (message.ThreadTs is not null)
            happened["thread_ts"] = message.ThreadTs;
        return happened;
    }

    public Task<SlackMessage> AnswerToAsync(SlackMessage question, TimeSpan? atMost = null) => Changed.UntilAsync(
        () => Replies(question).FirstOrDefault(message => message.IsAnswer), $"an answer to '{question.Text}'", atMost);

    /// <summary>A reply that is not the placeholder any more.</summary>
    public Task<SlackMessage> ReplyToAsync(SlackMessage question, Func<SlackMessage, bool>? that = null) => Changed.UntilAsync(
        () => Replies(question).FirstOrDefault(message => message.HasBlock("markdown") && that?.Invoke(message) != false), $"a reply to '{question.Text}'");

    public IEnumerable<SlackMessage> Replies(SlackMessage question) => ByBot.Where(message => message.Channel == question.Channel && !message.IsEphemeral
        && (message.ThreadTs == (question.ThreadTs ?? question.Ts) || (message.ThreadTs is null && question.Channel[0] == 'D'))
        && string.CompareOrdinal(message.Ts, question.Ts) > 0);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }

    public string NextTs()
    {
        var next = Interlocked.Increment(ref clock);
        return $"{next / 1_000_000}.{next % 1_000_000:000000}";
    }

    private static string Key(string channel, string ts) => $"{channel}/{ts}";

    private async Task AnswerAsync(HttpContext http, string method)
    {
        if (Outage is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }

        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, http.RequestAborted);
        if (await Faults.HitAsync(method, http))
            return;
        // As Slack does: what reads takes a form, and is told nothing by JSON.
        var call = http.Request.HasFormContentType ? new JsonObject((await http.Request.ReadFormAsync()).Select(each => KeyValuePair.Create<string, JsonNode?>(each.Key, each.Value.ToString())))
            : method.StartsWith("users.") || method.StartsWith("conversations.") || method.StartsWith("usergroups.") || method.StartsWith("files.get") ? [] : await JsonNode.ParseAsync(http.Request.Body) as JsonObject ?? [];
        var expected = method == "apps.connections.open" ? AppToken : BotToken;
        var answer = http.Request.Headers.Authorization != $"Bearer {expected}" ? Error("invalid_auth") : method switch
        {
            "auth.test" => Ok(new JsonObject { ["user_id"] = Bot, ["team_id"] = Team }),
            "chat.postMessage" => Post(call),
            "chat.update" => Update(call),
            "chat.postEphemeral" => PostAlone(call),
            "views.open" => OpenView(call),
            "views.update" => UpdateView(call),
            "usergroups.users.list" => userGroups.TryGetValue((string?)call["usergroup"] ?? "", out var members) ? Ok(new JsonObject { ["users"] = new JsonArray([.. members.Select(member => JsonValue.Create(member))]) }) : Error("no_such_subteam"),
            "chat.delete" => Delete(call),
            "users.info" => users.TryGetValue((string?)call["user"] ?? "", out var user) ? Ok(new JsonObject { ["user"] = user.DeepClone() }) : Error("user_not_found"),
            "users.lookupByEmail" => users.Values.FirstOrDefault(user => (string?)user["profile"]?["email"] == (string?)call["email"]) is { } known ? Ok(new JsonObject { ["user"] = known.DeepClone() }) : Error("users_not_found"),
            "conversations.info" => Ok(new JsonObject { ["channel"] = new JsonObject { ["id"] = (string?)call["channel"], ["name"] = $"room-{((string?)call["channel"])?.ToLowerInvariant()}" } }),
            "conversations.replies" => List(call, message => message.ThreadTs == (string?)call["ts"] || message.Ts == (string?)call["ts"]),
            "conversations.history" => List(call, message => message.ThreadTs is null),
            "apps.connections.open" => Ok(new JsonObject { ["url"] = $"ws://{Address.Authority}/socket" }),
            "conversations.list" => Ok(new JsonObject { ["channels"] = new JsonArray([.. channels.Values.Select(channel => (JsonNode)new JsonObject { ["id"] = channel.Id, ["name"] = channel.Name, ["is_member"] = true, ["is_private"] = channel.Members is not null })]), ["response_metadata"] = new JsonObject { ["next_cursor"] = "" } }),
            "conversations.members" => Ok(new JsonObject { ["members"] = new JsonArray([.. (channels.GetValueOrDefault((string?)call["channel"] ?? "").Members ?? []).Select(member => (JsonNode)member)]) }),
            "files.getUploadURLExternal" => Ok(new JsonObject { ["upload_url"] = new Uri(Address, $"/upload/{NextTs()}/{call["filename"]}").ToString(), ["file_id"] = (string?)call["filename"] }),
            "files.completeUploadExternal" => Share(call),
            _ => Error("unknown_method"),
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonObject Post(JsonObject call)
    {
        if (Wrong(call) is { } wrong)
            return Error(wrong);
        var channel = (string)call["channel"]!;
        var now = TimeProvider.System.GetUtcNow();
        if (lastPost.TryGetValue(channel, out var last) && now - last < TimeSpan.FromSeconds(0.8))
            tooFast.Add((channel, now - last));
        lastPost[channel] = now;
        var message = new SlackMessage(channel, NextTs(), (string?)call["thread_ts"], Bot, call);
        messages[Key(channel, message.Ts)] = message;
        Changed.Raise();
        return Ok(new JsonObject { ["channel"] = channel, ["ts"] = message.Ts });
    }

    private JsonObject Share(JsonObject call)
    {
        if (call["files"]!.AsArray().Any(file => !Uploaded.ContainsKey((string)file!["id"]!)))
            return Error("file_not_found");
        Shared.Enqueue(call);
        Changed.Raise();
        return Ok([]);
    }

    private JsonObject PostAlone(JsonObject call)
    {
        if (Wrong(call) is { } wrong)
            return Error(wrong);
        var message = new SlackMessage((string)call["channel"]!, NextTs(), (string?)call["thread_ts"], Bot, call) { IsEphemeral = true };
        messages[Key(message.Channel, message.Ts)] = message;
        Changed.Raise();
        return Ok(new JsonObject { ["message_ts"] = message.Ts });
    }

    private JsonObject OpenView(JsonObject call)
    {
        if (!triggers.TryRemove((string?)call["trigger_id"] ?? "", out var trigger))
            return Error("invalid_trigger_id");
        if (TimeProvider.System.GetUtcNow() - trigger.At > TimeSpan.FromSeconds(3))
            return Error("expired_trigger_id");
        if (SlackView.Wrong(call["view"]!.AsObject()) is { } wrong)
            return Error(wrong);
        var view = new SlackView($"V{Interlocked.Increment(ref clock)}", trigger.User, (JsonObject)call["view"]!.DeepClone());
        views[view.Id] = view;
        Changed.Raise();
        return Ok(new JsonObject { ["view"] = new JsonObject { ["id"] = view.Id } });
    }

    private JsonObject UpdateView(JsonObject call)
    {
        if (!views.TryGetValue((string?)call["view_id"] ?? "", out var view) || view.IsClosed)
            return Error("not_found");
        if (SlackView.Wrong(call["view"]!.AsObject()) is { } wrong)
            return Error(wrong);
        view.Replace((JsonObject)call["view"]!.DeepClone());
        Changed.Raise();
        return Ok([]);
    }

    private JsonObject Update(JsonObject call)
    {
        if (Wrong(call) is { } wrong)
            return Error(wrong);
        if (!messages.TryGetValue(Key((string)call["channel"]!, (string?)call["ts"] ?? ""), out var message) || message.IsDeleted)
            return Error("message_not_found");
        message.Replace(call);
        Changed.Raise();
        return Ok(new JsonObject { ["ts"] = message.Ts });
    }

    private JsonObject Delete(JsonObject call)
    {
        if (!messages.TryGetValue(Key((string?)call["channel"] ?? "", (string?)call["ts"] ?? ""), out var message) || message.IsDeleted)
            return Error("message_not_found");
        message.IsDeleted = true;
        Changed.Raise();
        return Ok([]);
    }

    // What Slack refuses: see https://docs.slack.dev/reference/methods/chat.postMessage/#errors.
    private static string? Wrong(JsonObject message)
    {
        if ((string?)message["channel"] is null or "C0NONE")
            return "channel_not_found";
        if ((string?)message["text"] is { Length: > 40_000 })
            return "msg_too_long";
        var blocks = (message["blocks"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (blocks.Count > 50)
            return "invalid_blocks";
        if (blocks.Where(block => (string?)block["type"] == "markdown").Sum(block => ((string?)block["text"])!.Length) > 12_000)
            return "invalid_blocks";
        return blocks.Exists(block => (string?)block["type"] == "section" && ((string?)block["text"]?["text"])!.Length > 3_000) ? "invalid_blocks" : null;
    }

    private JsonObject List(JsonObject call, Func<SlackMessage, bool> where) => Ok(new JsonObject
    {
        ["messages"] = new JsonArray([.. Messages
            .Where(message => message.Channel == (string?)call["channel"] && !message.IsDeleted && !message.IsEphemeral && where(message))
            .Where(message => string.CompareOrdinal(message.Ts, (string?)call["oldest"] ?? "0") >= 0)
            .Take(int.TryParse(call["limit"]?.ToString(), out var most) ? most : 100)
            .Select(message => new JsonObject
            {
                ["ts"] = message.Ts,
                ["user"] = message.User,
                ["text"] = message.Text,
                ["metadata"] = call["include_all_metadata"]?.ToString() == "true" ? message.Content["metadata"]?.DeepClone() : null,
            })]),
    });

    private async Task RespondAsync(HttpContext http, string id)
    {
        if (await Faults.HitAsync("response_url", http))
            return;
        var content = await JsonNode.ParseAsync(http.Request.Body) as JsonObject ?? [];
        if (!responses.TryGetValue(id, out var response) || response.Answers.Sum(answer => answer.Versions.Count) >= 5)
        {
            http.Response.StatusCode = 404;
            return;
        }

        if ((bool?)content["replace_original"] == true && response.Answers.TryPeek(out var earlier))
        {
            earlier.Replace(content);
        }
        else
        {
            var message = new SlackMessage(response.Channel, NextTs(), null, Bot, content) { IsEphemeral = true };
            response.Answers.Push(message);
            messages[Key(message.Channel, message.Ts)] = message;
        }

        Changed.Raise();
        await http.Response.WriteAsync("ok");
    }

    private static JsonObject Ok(JsonObject answer)
    {
        answer["ok"] = true;
        return answer;
    }

    private static JsonObject Error(string code) => new() { ["ok"] = false, ["error"] = code };
}
