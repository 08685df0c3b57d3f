using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Hosting;
using Microsoft.OpenApi;

namespace ChatOpsBot.Agents.OpenApi;

/// <summary>Calls an operation. Only public addresses and networks that are allowed are reached; the secret is put in here and stands
/// nowhere else.</summary>
internal sealed class OperationCall(IHttpClientFactory clients, ToolSecrets secrets)
{
    public const string Client = "tools";
    private const int Largest = 1_000_000;

    /// <returns>What the service answered; of a list that it gives in pages, all of them as far as they may be read.</returns>
    /// <exception cref="ToolException">It could not be called, or refused.</exception>
    public async Task<string> SendAsync(Uri service, Operation operation, string? authentication, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var address = AddressOf(service, operation, arguments);
        var (body, next) = await SendOnceAsync(address, service, operation, authentication, arguments, caller, cancellationToken);
        if (next is null || ToolArguments.ReadValue(body) is not { } all)
            return body;
        var length = body.Length;
        for (var page = 2; next is not null && page <= ResultPages.Most && length < Largest; page++)
        {
            try
            {
                var (more, after) = await SendOnceAsync(next, service, operation, authentication, arguments, caller, cancellationToken);
                if (!ResultPages.Add(all, ToolArguments.ReadValue(more)))
                    break;
                (next, length) = (after, length + more.Length);
            }
            catch (Exception broken) when (broken is ToolException or OperationCanceledException)
            {
                // What was read is of use all the same.
                break;
            }
        }

        return next is null ? ToolJson.Write(all) : CutText.Note(ToolJson.Write(all), "there are more pages");
    }

    private async Task<(string Body, Uri? Next)> SendOnceAsync(Uri address, Uri service, Operation operation, string? authentication, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken, bool isAgain = false)
    {
        using var request = new HttpRequestMessage(operation.Method, address);
        Fill(request, operation, arguments, caller);
        var shown = await secrets.AuthenticateAsync(request, authentication, caller.Person, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            // A token may have been taken back before its time: nothing was done.
            if (response.StatusCode == HttpStatusCode.Unauthorized && await secrets.RefusedAsync(authentication, caller.Person, cancellationToken) && !isAgain)
                return await SendOnceAsync(address, service, operation, authentication, arguments, caller, cancellationToken, isAgain: true);
            var body = await ReadAsync(response, cancellationToken);
            if (response.IsSuccessStatusCode)
                return body.Length == 0 ? ($"Done ({(int)response.StatusCode}).", null) : (shown.TakeOut(body), ResultPages.AreWanted(operation, arguments) ? NextOf(address, service, response, body, operation) : null);
            throw new ToolException(shown.TakeOut(Told(response, body))) { MayBeDone = (int)response.StatusCode is >= 500 or < 400, IsRefusal = (int)response.StatusCode is >= 400 and < 500 and not (401 or 408 or 429), IsAbsent = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone };
        }
        catch (Exception away) when (away is HttpRequestException or IOException or SocketException || (away is not ToolException && GuardedHttp.IsForbidden(away)))
        {
            throw ServiceAway.Of(away);
        }
    }

    private static void Fill(HttpRequestMessage request, Operation operation, JsonObject arguments, ToolCaller caller)
    {
        foreach (var (name, place) in operation.Parameters.Where(parameter => parameter.Value == ParameterLocation.Header))
        {
            if (arguments[name] is { } value && ToolArguments.TextOf(value) is var text)
                request.Headers.TryAddWithoutValidation(name, text.Any(char.IsControl) ? throw new ToolException($"The argument '{name}' has characters that can't stand in a header.") : text);
        }

        if (operation.Body is null && arguments[Operation.WholeBody] is { } whole)
            request.Content = new StringContent(whole.ToJsonString(), Encoding.UTF8, "application/json");
        else if (operation.Body is { Count: > 0 } members)
            request.Content = new StringContent(new JsonObject(arguments.Where(each => members.Contains(each.Key)).Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone()))).ToJsonString(), Encoding.UTF8, "application/json");
        if (caller.KeyHeader is { } keyHeader)
            request.Headers.TryAddWithoutValidation(keyHeader, caller.Key);
    }

    // The secret goes to the service that it is for, and below its address.
    private static Uri? NextOf(Uri address, Uri service, HttpResponseMessage response, string body, Operation operation) =>
        ResultPages.Next(address, response.Headers, ToolArguments.ReadValue(body), operation) is { } next && service.IsBaseOf(next) ? next : null;

    private static string Told(HttpResponseMessage response, string body)
    {
        var what = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => $"The service is busy{(response.Headers.RetryAfter?.Delta is { } wait ? $"; it can be asked again in {wait.TotalSeconds:0} seconds" : "")}.",
            >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => $"The service is at another address by now ({response.Headers.Location}), which is not followed. An administrator has to add it anew.",
            var other => ServiceAway.Refusal(other),
        };
        return body.Length > 0 ? $"{what}\n{body}" : what;
    }

    private static Uri AddressOf(Uri service, Operation operation, JsonObject arguments)
    {
        var path = operation.Path.TrimStart('/');
        var query = new StringBuilder();
        foreach (var (name, place) in operation.Parameters)
        {
            if (place == ParameterLocation.Path)
                path = path.Replace($"{{{name}}}", Uri.EscapeDataString(InPath(name, ToolArguments.TextOf(arguments[name]))), StringComparison.Ordinal);
            else if (place == ParameterLocation.Query && arguments[name] is { } value)
                query.Append(query.Length == 0 ? '?' : '&').AppendJoin('&', (value is JsonArray many ? many : [value.DeepClone()]).Select(each => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(ToolArguments.TextOf(each))}"));
        }

        return new Uri(service, $"{path}{query}");
    }

    // An argument fills its part of the path and never changes which operation is called, also for servers that decode before they look.
    private static string InPath(string name, string value) => value.Length == 0 || value.Split('/', '\\').Any(part => part.Trim() is "." or ".." or "") || value.Any(char.IsControl)
        ? throw new ToolException($"The argument '{name}' can't stand in the address of the operation.")
        : value;

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is { } type && !IsText(type))
            return $"The service answered with {type}, which can't be read here.";
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (text, isCut) = await LimitedContent.ReadTextAsync(stream, Largest, cancellationToken);
        return isCut ? CutText.Note(text, string.Create(CultureInfo.InvariantCulture, $"more than {Largest:N0} bytes")) : text.Trim();
    }

    private static bool IsText(string type) => type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("xml", StringComparison.OrdinalIgnoreCase);
}
