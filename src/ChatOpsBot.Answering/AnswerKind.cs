using System.Text.RegularExpressions;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What kind of thing a question asks for, and whether a sentence holds one.</summary>
internal sealed partial class AnswerKind
{
    private const string EnglishNumber = @"(\d[\d.,:]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|hundred|half)(-\w+)?";
    private const string GermanNumber = @"(\d[\d.,:]*|eine?[mnrs]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|vierzig|fünfzig|hundert|halbe?[nrs]?)";
    private const string HanNumber = "[0-9一二两三四五六七八九十百千半]";
    private const string Unit = "(second|minute|hour|day|week|month|year|sekunde|minute|stunde|tag|woche|monat|jahr)";
    private const string Money = @"([€$£¥]|\b(eur|euros?|chf|usd|gbp|nok|sek|cny|rmb|francs?|dollars?|pounds?|kron(a|er|or)|yuan|cents?|franken|rappen|free of charge|for free|is free|are free|free for|kostenlos\w*|kostenfrei|gratis|umsonst)\b|元|块|免费|欧)";

    // The first that a question asks for.
    private static readonly AnswerKind[] All =
    [
        new(AsksForSteps(), Step()), new(AsksForDuration(), Duration()), new(AsksForFrequency(), Frequency()), new(AsksForCount(), Amount()), new(AsksForColour(), Colour()), new(AsksForPhone(), Phone()),
        new(AsksForAddress(), Address()), new(AsksForLanguage(), Tongue()), new(AsksForPrice(), Price()), new(AsksForAmount(), Amount()), new(AsksForTime(), Time()), new(AsksForPerson(), Person()),
        new(AsksForPlace(), Place()),
    ];

    private readonly Regex asks;
    private readonly Regex holds;
    private string counted = "";

    private AnswerKind(Regex asks, Regex holds) => (this.asks, this.holds) = (asks, holds);

    /// <summary>Words that only say what kind is asked for, as "colour": of a sentence that holds one they ask nothing more.</summary>
    public IReadOnlySet<string> Words { get; private init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <returns>Null when the question does not say.</returns>
    public static AnswerKind? Of(string question)
    {
        foreach (var kind in All)
        {
            if (kind.asks.Match(question) is { Success: true } match)
            {
                return new AnswerKind(kind.asks, kind.holds)
                {
                    counted = match.Groups["what"].Value,
                    Words = kind.asks.Matches(question).SelectMany(each => each.Groups["kind"].Captures).SelectMany(each => TextTerms.Of(TextTerms.Letters, each.Value)).ToHashSet(StringComparer.Ordinal),
                };
            }
        }

        return null;
    }

    /// <summary>Whether the sentence has a number, date, person or the like.</summary>
    public bool IsIn(string sentence) => counted.Length > 0 ? Counts(counted, sentence) : holds.IsMatch(sentence);

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

    [GeneratedRegex(@"\bhow (?<kind>long)\b(?! ahead| before)(.*\b(?<kind>take|takes|last|lasts)\b)?|\bwie (?<kind>lange)\b(.*\b(?<kind>dauert|dauern)\b)?|(?<kind>多久|多长时间)(?!一次)|\b(what|was|wie|welche)\b.*\b(?<kind>duration|term|laufzeit|dauer|spieldauer)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForDuration();

    [GeneratedRegex(@"\b(?<kind>step by step|steps?|schritt für schritt|schritte)\b|(?<kind>步骤|一步一步)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForSteps();

    [GeneratedRegex(@"^\d{1,2}[.)、]|[:：]$|^[-*•]\s", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Step();

    [GeneratedRegex(@"\bhow (?<kind>often)\b|\bwie (?<kind>oft)\b|(?<kind>多久一次)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForFrequency();

    [GeneratedRegex(@"\b(how many|wie\s?viele)\s+(?<what>[\p{L}-]+(\s+(of\s+)?[\p{L}-]+){0,1})", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForCount();

    [GeneratedRegex(@"\b((what|which)\b.*\b(?<kind>colou?rs?)|(welche[rsmn]?|was für eine)\b.*\b(?<kind>farben?))\b|(?<kind>什么颜色|哪种颜色|颜色是|什么色)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForColour();

    [GeneratedRegex(@"\b(?<kind>(tele)?phone numbers?|(what|which) (extension|number)|telefonnummer\w*|rufnummer|durchwahl|(welche|welcher) nummer)\b|(?<kind>电话号码|电话是多少|电话多少|什么电话|哪个电话|分机|号码是多少|什么号码)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForPhone();

    [GeneratedRegex(@"\b((which|what)\b.*\b(?<kind>e-?mail address|e-?mail|web ?site|url|link)|(welche[rsnm]?)\b.*\b(?<kind>e-?mail-?adresse|adresse|webseite|website|link))\b|(?<kind>邮箱是|哪个邮箱|邮件地址|什么网址|网址是)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForAddress();

    [GeneratedRegex(@"\b(?<kind>(which|what) languages?|(welchen?|welcher) sprachen?)\b|(?<kind>什么语言|哪种语言|哪些语言|几种语言)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForLanguage();

    [GeneratedRegex(@"\b(how (?<kind>much|expensive)|what( is| are| does| do| did| will|\W?s)) .*\b(?<kind>costs?|prices?|fees?|charges?|charged|pay|paid)\b|\b(was|wie\s?(?<kind>viel|hoch|teuer))\b.*\b(?<kind>kostet|kosten|preis|preise|gebühr|gebühren|teuer)\b|(?<kind>多少钱|价格|费用是|收费|价钱|几块|几元|多少元)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForPrice();

    [GeneratedRegex(@"\bhow (?<kind>much|long|high|old|far|large|big|tall|wide|heavy|fast|deep|thick|hot|warm)\b|\b(?<kind>limit|weight|budget|weigh|number of|amount of|size|length|height|width|depth|area|age|speed|pressure|capacity|volume|voltage|percentage|temperature|gewicht|größe|länge|höhe|breite|tiefe|fläche|alter|tempo|geschwindigkeit|druck|kapazität|spannung|prozentsatz|anzahl|temperatur)\b|\bwie\s?(?<kind>viel|lange|hoch|weit|groß|schwer|alt|breit|tief|warm|schnell)\b|(?<kind>多少|几(天|个|次|小时|年|月|周|位|名|人|米|层)|多长|多久|多高|多大|多重|多远|多快|人数|温度|数量|重量|长度|高度|宽度|面积|年龄|速度|容量|亮度|比例|压力|大小)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForAmount();

    [GeneratedRegex(@"\b(when|until|opening hours|(?<kind>what time|(what|which)( is| are| was)?( the)? (dates?|days?|months?|year|weekdays?|times?)|deadline|time of day|date))\b|\b(wann|bis wann|um wie viel uhr|(welche[mnrs]?) (?<kind>tag|datum|uhrzeit|monat|jahr|wochentag)|(?<kind>frist|uhrzeit|datum))\b|什么时候|何时|几点|哪天|几号|(?<kind>时间|日期|截止|星期几|周几|几月)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForTime();

    [GeneratedRegex(@"^\W*(who|whom|wer|wen|wem)\b|\b(an|bei|von|mit|to|by) (who|whom|wen|wem)\b|\bwho\b.*\b(?<kind>responsible|in charge)\b|\bwer\b.*\b(?<kind>zuständig|verantwortlich)\b|谁|找哪|(?<kind>负责人是|联系人是)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForPerson();

    [GeneratedRegex(@"\b(where|wo|wohin)\b(.*\b(?<kind>located|situated|found|kept|stored|befindet|liegt|finden|finde|find|steht|stehen|keep|store)\b)?|\b((which|what) (?<kind>floor|room|place|building|location|shelf|street|city|town)|in welche[mrn] (?<kind>raum|stockwerk|gebäude|ort|zimmer|regal|etage))\b|(?<kind>哪里|哪儿|什么地方|地点|位置|在哪|位于|几楼)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AsksForPlace();

    [GeneratedRegex($@"\b({EnglishNumber}|{GermanNumber}|an?)\s+(\w+\s+)?{Unit}|{HanNumber}+(个)?(秒|分钟|小时|天|周|月|年)|{Unit}\w*:\s*\d", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Duration();

    [GeneratedRegex($@"\b(every|each|once|twice|times|daily|weekly|monthly|yearly|per|jede[nrsm]?|alle|einmal|zweimal|täglich|wöchentlich|monatlich|jährlich)\b|\ba (day|week|month|year)\b|每", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Frequency();

    [GeneratedRegex($@"\d|\b{EnglishNumber}\b|\b{GermanNumber}\b|\b(once|twice|free|kostenlos)\b|{HanNumber}|免费", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\b(red|green|blue|yellow|orange|purple|violet|pink|brown|black|white|gr[ae]y|silver|gold|golden|turquoise|beige|navy|teal|magenta|cyan|lime|burgundy|cream|maroon|indigo|ivory|amber|crimson|transparent|clear)(er|ish)?s?\b|\b(rot|grün|blau|gelb|lila|violett|rosa|braun|schwarz|weiß|grau|silbern|golden|türkis|beige|orange|dunkel\w+|hell\w+)(e[mnrs]?|farben\w*)?\b|[红绿蓝黄橙紫粉棕黑白灰银金青褐]色?", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Colour();

    [GeneratedRegex(@"\d{2}[\d ()/+-]*\d|\b\d{3,}\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Phone();

    [GeneratedRegex(@"\w@\w|https?://|\bwww\.|\b[\w-]+\.(com|org|net|example|de|cn|io|local|eu|ch|no|se)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(english|german|french|spanish|italian|chinese|mandarin|norwegian|swedish|danish|dutch|polish|russian|portuguese|japanese|korean|turkish|arabic|ukrainian|deutsch|englisch|französisch|spanisch|italienisch|chinesisch|norwegisch|schwedisch|dänisch|polnisch|russisch|türkisch|arabisch|ukrainisch|niederländisch)(e[mnrs]?)?\b|[英中德法日韩俄汉]语|[英中德法日韩俄]文|西班牙|普通话", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tongue();

    [GeneratedRegex($@"{Money}|\b\d+[.,]\d\d\b|\b(percent|prozent|nothing|nichts)\b|%", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Price();

    [GeneratedRegex($@"\d|\b({EnglishNumber}|{GermanNumber})\b|\b(january|february|march|april|may|june|july|august|september|october|november|december|mon|tues|wednes|thurs|fri|satur|sun)(day)?s?\b|\b(noon|midnight|morning|evening|week|month|year|day|before|after|until)s?\b|\b(januar|februar|märz|mai|juni|juli|oktober|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|monat|jahr|tag|vor|nach|bis)\w*|[月日号点周年前后]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();

    [GeneratedRegex(@"[\p{Ll},:]\s(the\s)?\p{Lu}\p{Ll}+|@|\b(team|desk|lead|manager|office|department|head|director|officer|supervisor|nurse|board|buddy|engineer|owner|engineers|treasurer|chair|secretary|teacher|porter|caretaker|reception|coordinator)\b|\b(Frau|Herr|Leitung|Teamleitung|Abteilung)\b|[部门组经理主管人员前台]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Person();

    [GeneratedRegex(@"\b(in|at|on|next to|behind|under|beside|near|opposite|floor|room|building|street|im|am|an|auf|neben|hinter|unter|bei|beim|vor|gegenüber|etage|stock|raum|gebäude)\b|[在于处楼室旁边里内]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@"[\p{L}\d][\p{L}\d.,:'-]*", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
