using System.Globalization;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatOpsBot.Api.Rest;

/// <summary>What endpoints of <c>/api</c> answer with.</summary>
internal static class Answers
{
    public static ProblemHttpResult Wrong(Phrase why) => Refused(InEnglish(why).Replace("`", "'", StringComparison.Ordinal));

    public static ProblemHttpResult Refused(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status422UnprocessableEntity);

    public static ProblemHttpResult None(string what) => TypedResults.Problem(what, statusCode: StatusCodes.Status404NotFound);

    public static string InEnglish(Phrase phrase) => Localizer.English.Say(phrase);

    /// <summary>The cursor of what comes after an item of that number.</summary>
    public static string CursorOf(long number) => Cursor.Of(number.ToString(CultureInfo.InvariantCulture));

    /// <returns>Null for none.</returns>
    public static long? NumberIn(string? cursor) => Cursor.Read(cursor, parts: 1) is [var text] && long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static PageRequest Page(string? after, int? limit) => new(after, limit ?? 50);
}

/// <summary>A part of a list.</summary>
/// <param name="Next">To be sent as <c>after</c> for the part behind it; missing when this is the last.</param>
internal sealed record PageShown<T>(IReadOnlyList<T> Items, string? Next, int? Total)
{
    public static PageShown<T> Of<TItem>(Page<TItem> page, Func<TItem, T> to) => new([.. page.Items.Select(to)], page.Next, page.Total);
}
