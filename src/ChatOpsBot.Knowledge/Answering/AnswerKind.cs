using System.Text.RegularExpressions;

namespace ChatOpsBot.Knowledge.Answering;

/// <summary>What kind of thing a question asks for, and whether a sentence holds one.</summary>
internal static partial class AnswerKind
{
    /// <returns>Null when the question does not say; else whether the sentence has a number, date, address or the like.</returns>
    public static bool? Fits(string question, string sentence)
    {
        if (AsksForAmount().IsMatch(question))
            return Amount().IsMatch(sentence);
        if (AsksForTime().IsMatch(question))
            return Time().IsMatch(sentence);
        return AsksForPerson().IsMatch(question) ? Person().IsMatch(sentence) : null;
    }

    [GeneratedRegex(@"\bhow (many|much|long|often|high|old|far)\b|\bwie\s?(viele?|lange|oft|hoch|teuer|weit)\b|多少|几(天|个|次|小时|年|月|周)|多长|多久|多高", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForAmount();

    [GeneratedRegex(@"\b(when|what time|which day|deadline|until)\b|\b(wann|bis wann|um wie viel uhr|welchem tag)\b|什么时候|何时|几点|哪天", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForTime();

    [GeneratedRegex(@"^\W*(who|whom|wer|wen|wem)\b|谁|找哪", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForPerson();

    [GeneratedRegex(@"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|hundred|half|once|twice|daily|weekly|monthly|yearly)\b|\b(eine?n?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|hundert|halbe?r?|täglich|wöchentlich|monatlich|jährlich)\b|[一二两三四五六七八九十百千半]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\d|\b(january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|midnight|morning|evening|week|month|year|day|before|after|until)s?\b|\b(januar|februar|märz|mai|juni|juli|oktober|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|monat|jahr|tag|vor|nach|bis)\w*|[月日号点周年前后]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();

    [GeneratedRegex(@"\p{Lu}\p{Ll}+|@|\b(team|desk|manager|office|department|lead|officer|supervisor)\b|[部门组经理主管人员办公室]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Person();
}
