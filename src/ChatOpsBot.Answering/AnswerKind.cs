using System.Text.RegularExpressions;

namespace ChatOpsBot.Answering;

/// <summary>What kind of thing a question asks for, and whether a sentence holds one.</summary>
internal static partial class AnswerKind
{
    private const string EnglishNumber = @"(\d[\d.,:]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|hundred|half)(-\w+)?";
    private const string GermanNumber = @"(\d[\d.,:]*|eine?[mnrs]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|vierzig|fünfzig|hundert|halbe?[nrs]?)";
    private const string HanNumber = "[0-9一二两三四五六七八九十百千半]";
    private const string Unit = "(second|minute|hour|day|week|month|year|sekunde|minute|stunde|tag|woche|monat|jahr)";

    /// <returns>Null when the question does not say; else whether the sentence has a number, date, person or the like.</returns>
    public static bool? Fits(string question, string sentence)
    {
        if (AsksForDuration().IsMatch(question))
            return Duration().IsMatch(sentence);
        if (AsksForFrequency().IsMatch(question))
            return Frequency().IsMatch(sentence);
        if (AsksForCount().Match(question) is { Success: true } count)
            return Counts(count.Groups["what"].Value, sentence);
        if (AsksForAmount().IsMatch(question))
            return Amount().IsMatch(sentence);
        if (AsksForTime().IsMatch(question))
            return Time().IsMatch(sentence);
        return AsksForPerson().IsMatch(question) ? Person().IsMatch(sentence) : null;
    }

    // "How many days": a number beside a word like one of those that follow, as in "eight days", "days: 10", "28 vacation days".
    private static bool Counts(string what, string sentence)
    {
        var wanted = Word().Matches(what.ToLowerInvariant()).Select(word => word.Value).Where(word => word.Length > 2).Select(Stem).ToList();
        if (wanted.Count == 0)
            return Amount().IsMatch(sentence);
        var words = Word().Matches(sentence.ToLowerInvariant()).Select(word => word.Value).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            if (!Amount().IsMatch(words[i]))
                continue;
            for (var near = Math.Max(0, i - 3); near <= Math.Min(words.Count - 1, i + 4); near++)
            {
                if (near != i && wanted.Exists(word => words[near].StartsWith(word, StringComparison.Ordinal) || (word.Length > 4 && words[near].Contains(word, StringComparison.Ordinal))))
                    return true;
            }
        }

        return false;
    }

    private static string Stem(string word) => word.Length > 4 ? word.TrimEnd('s', 'n', 'e') : word;

    [GeneratedRegex(@"\bhow long\b(?! ahead| before)|\bwie lange\b|多久|多长时间", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForDuration();

    [GeneratedRegex(@"\bhow often\b|\bwie oft\b|多久一次", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForFrequency();

    [GeneratedRegex(@"\b(how many|wie\s?viele)\s+(?<what>[\p{L}-]+(\s+(of\s+)?[\p{L}-]+){0,1})", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForCount();

    [GeneratedRegex(@"\bhow (much|long|high|old|far|large|big)\b|\bwhat (does|do) .*\bcost\b|\b(price|limit|weight|budget)\b|\bwie\s?(viel|lange|hoch|teuer|weit|groß)\b|多少|几(天|个|次|小时|年|月|周)|多长|多久|多高", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForAmount();

    [GeneratedRegex(@"\b(when|what time|which day|deadline|until|opening hours)\b|\b(wann|bis wann|um wie viel uhr|welchem (tag|datum))\b|什么时候|何时|几点|哪天|几号", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForTime();

    [GeneratedRegex(@"^\W*(who|whom|wer|wen|wem)\b|谁|找哪", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForPerson();

    [GeneratedRegex($@"\b({EnglishNumber}|{GermanNumber}|an?)\s+(\w+\s+)?{Unit}|{HanNumber}+(个)?(秒|分钟|小时|天|周|月|年)|{Unit}\w*:\s*\d", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Duration();

    [GeneratedRegex($@"\b(every|each|once|twice|times|daily|weekly|monthly|yearly|per|jede[nrsm]?|einmal|zweimal|täglich|wöchentlich|monatlich|jährlich)\b|\ba (day|week|month|year)\b|每", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Frequency();

    [GeneratedRegex($@"\d|\b{EnglishNumber}\b|\b{GermanNumber}\b|\b(once|twice|free|kostenlos)\b|{HanNumber}|免费", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Amount();

    [GeneratedRegex($@"\d|\b({EnglishNumber}|{GermanNumber})\b|\b(january|february|march|april|may|june|july|august|september|october|november|december|mon|tues|wednes|thurs|fri|satur|sun)(day)?s?\b|\b(noon|midnight|morning|evening|week|month|year|day|before|after|until)s?\b|\b(januar|februar|märz|mai|juni|juli|oktober|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|monat|jahr|tag|vor|nach|bis)\w*|[月日号点周年前后]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();

    [GeneratedRegex(@"[\p{Ll},:]\s(the\s)?\p{Lu}\p{Ll}+|@|\b(team|desk|lead|manager|office|department|head|director|officer|supervisor|nurse|board|buddy|engineer|owner|engineers)\b|\b(Frau|Herr|Leitung|Teamleitung|Abteilung)\b|[部门组经理主管人员前台]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Person();

    [GeneratedRegex(@"[\p{L}\d][\p{L}\d.,:'-]*", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
