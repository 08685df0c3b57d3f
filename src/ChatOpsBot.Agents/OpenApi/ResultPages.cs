using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace ChatOpsBot.Agents.OpenApi;

/// <summary>A list that a service gives in pages: where the next one is, and all of them as one. Services say it by a <c>Link</c> header
/// (RFC 8288), by an address in the answer, or by a cursor that the operation takes.</summary>
internal static partial class ResultPages
{
    /// <summary>How many are read of one list.</summary>
    public const int Most = 10;

    private static readonly string[] Addresses = ["next", "nextLink", "next_link", "next_url", "nextUrl", "next_page_url", "@odata.nextLink"];
    private static readonly string[] Holders = ["links", "_links", "paging", "pagination", "meta", "response_metadata"];
    private static readonly string[] Cursors = ["next_cursor", "nextCursor", "nextPageToken", "next_page_token", "continuationToken", "continuation_token", "cursor"];

    // Whoever asks for one page wants that one.
    private static readonly HashSet<string> Chosen = new(["page", "pageToken", "page_token", "pageSize", "page_size", "per_page", "perPage", "limit", "offset", "cursor", "after", "top", "$top", "skip", "$skip", "continuationToken"], StringComparer.OrdinalIgnoreCase);
    private static readonly string[] TakesCursor = ["cursor", "pageToken", "page_token", "continuationToken", "continuation_token", "after", "starting_after"];

    public static bool AreWanted(Operation operation, JsonObject arguments) => operation.Method == HttpMethod.Get && !arguments.Any(each => Chosen.Contains(each.Key));

    /// <param name="from">Where this page is.</param>
    /// <returns>Where the next one is; null behind the last, where that would be at another service, and for what is no list.</returns>
    public static Uri? Next(Uri from, HttpResponseHeaders headers, JsonNode? page, Operation operation)
    {
        if (ListIn(page) is not { Count: > 0 })
            return null;
        if (headers.TryGetValues("Link", out var links) && links.SelectMany(link => NextLink().Matches(link)).Select(match => match.Groups["to"].Value).FirstOrDefault() is { } linked)
            return Of(from, linked);
        // Something that is called "next" is a page only where it is another part of the same.
        if (Text(page, Addresses) is { } written && Of(from, written) is { } next && next.AbsolutePath == from.AbsolutePath)
            return next;
        return Text(page, Cursors) is { Length: > 0 } cursor && TakesCursor.FirstOrDefault(name => operation.Parameters.TryGetValue(name, out var place) && place == ParameterLocation.Query) is { } argument && With(from, argument, cursor) is var after && after != from
            ? after : null;
    }

    private static Uri? Of(Uri from, string written) =>
        written.Length > 0 && Uri.TryCreate(from, written, out var next) && next.GetLeftPart(UriPartial.Authority) == from.GetLeftPart(UriPartial.Authority) && next != from ? next : null;

    /// <summary>Puts the items of a page behind those before it.</summary>
    /// <returns>False where there is no one list in both.</returns>
    public static bool Add(JsonNode all, JsonNode? page)
    {
        if (ListIn(all) is not { } list || ListIn(page) is not { Count: > 0 } more)
            return false;
        foreach (var item in more.ToList())
            list.Add(item?.DeepClone());
        return true;
    }

    private static JsonArray? ListIn(JsonNode? page) => page switch
    {
        JsonArray list => list,
        JsonObject members => members.Select(member => member.Value).OfType<JsonArray>().ToList() is [var only] ? only : null,
        _ => null,
    };

    private static string? Text(JsonNode? page, string[] names) => page is not JsonObject members ? null
        : members.Where(member => Holders.Contains(member.Key, StringComparer.Ordinal)).Select(member => member.Value as JsonObject).Prepend(members)
            .SelectMany(place => names.Select(name => place?[name])).Select(value => value is JsonObject { } link ? link["href"] : value)
            .FirstOrDefault(value => value?.GetValueKind() == JsonValueKind.String)?.GetValue<string>();

    private static Uri With(Uri from, string argument, string value)
    {
        var others = from.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => Uri.UnescapeDataString(pair.Split('=')[0]) != argument);
        return new UriBuilder(from) { Query = string.Join('&', others.Append($"{Uri.EscapeDataString(argument)}={Uri.EscapeDataString(value)}")) }.Uri;
    }

    [GeneratedRegex("""<(?<to>[^>]*)>[^,<]*;\s*rel="?next"?""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex NextLink();
}
