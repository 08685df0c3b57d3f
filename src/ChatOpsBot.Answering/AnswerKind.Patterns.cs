using System.Text.RegularExpressions;

namespace ChatOpsBot.Answering;

// How each kind is asked for in English, German and Chinese, and how a sentence holds one. What is captured as "kind" only asks for it.
internal sealed partial class AnswerKind
{
    private const string EnglishNumber = @"(\d[\d.,:]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|hundred|half)(-\w+)?";
    private const string GermanNumber = @"(\d[\d.,:]*|eine?[mnrs]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|vierzig|fünfzig|hundert|halbe?[nrs]?)";
    private const string HanNumber = "[0-9一二两三四五六七八九十百千半]";
    private const string Date = @"(\d{1,2}[:.]\d\d|\b(19|20)\d\d\b|\b\d{1,2}(st|nd|rd|th)\b|\b\d{1,2}\.\s?(\d{1,2}\.|(jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez))|\b\d{1,2}/\d{1,2}|\b\d{1,2}\s?(am|pm|a\.m|p\.m|o'clock|uhr|h)\b|\b(january|february|march|april|may(?= \d)|june|july|august|september|october|november|december|(mon|tues|wednes|thurs|fri|satur|sun)days?)\b|\b(januar|februar|märz|mai|juni|juli|oktober|dezember|(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?)\b|[0-9一二三四五六七八九十]+(月|日|号|点)|周[一二三四五六日末]|星期)";
    private const string Unit = "(second|minute|hour|day|week|month|year|sekunde|minute|stunde|tag|woche|monat|jahr)";
    private const string Number = $@"({EnglishNumber}|{GermanNumber}|{HanNumber}+(点{HanNumber}+)?)";
    private const string Money = @"([€$£¥]|\b(eur|euros?|chf|usd|gbp|nok|sek|cny|rmb|francs?|dollars?|pounds?|kron(a|er|or)|yuan|cents?|franken|rappen|free of charge|for free|is free|are free|free for|kostenlos\w*|kostenfrei|gratis|umsonst)\b|元|块|免费|欧)";

    [GeneratedRegex(@"\bwithin (?<kind>what time)\b|\bhow (?<kind>long)\b(?! ahead| before)(.*\b(?<kind>take|takes|last|lasts)\b)?|\bwie (?<kind>lange)\b(.*\b(?<kind>dauert|dauern)\b)?|(?<kind>多久|多长时间)(?!一次)|\b(what|was|wie|welche)\b.*\b(?<kind>duration|term(?! (for|that|used)\b)|laufzeit|dauer|spieldauer)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForDuration();

    [GeneratedRegex(@"\b(?<kind>step by step|steps?|schritt für schritt|schritte)\b|(?<kind>步骤|一步一步)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForSteps();

    [GeneratedRegex(@"^\d{1,2}[.)、]|[:：]$|^[-*•]\s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();

    [GeneratedRegex(@"\bhow (?<kind>often)\b|\bwie (?<kind>oft)\b|(?<kind>多久一次)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForFrequency();

    [GeneratedRegex(@"\b(how many|wie\s?viele)\s+(?<what>[\p{L}\d-]+(\s+(of\s+)?[\p{L}\d-]+){0,1})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForCount();

    [GeneratedRegex(@"\b((what|which)\b.*\b(?<kind>colou?rs?)|(welche[rsmn]?|was für eine)\b.*\b(?<kind>farben?))\b|(?<kind>什么颜色|哪种颜色|颜色是|什么色)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForColour();

    [GeneratedRegex(@"\b(?<kind>(tele)?phone numbers?|(what|which) (extension|number)|telefonnummer\w*|rufnummer|durchwahl|(welche|welcher) nummer)\b|(?<kind>电话号码|电话是多少|电话多少|什么电话|哪个电话|分机|号码是多少|什么号码)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForPhone();

    [GeneratedRegex(@"\b((which|what)\b.*\b(?<kind>e-?mail address|e-?mail|web ?site|url|link)|(welche[rsnm]?)\b.*\b(?<kind>e-?mail-?adresse|adresse|webseite|website|link))\b|(?<kind>邮箱是|哪个邮箱|邮件地址|什么网址|网址是)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForAddress();

    [GeneratedRegex(@"\b(?<kind>(which|what) languages?|(welchen?|welcher) sprachen?)\b|(?<kind>什么语言|哪种语言|哪些语言|几种语言)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForLanguage();

    [GeneratedRegex(@"\b(how (?<kind>much|expensive)|what( is| are| does| do| did| will|\W?s)) .*\b(?<kind>costs?|prices?|fees?|charges?|charged|pay|paid)\b|\b(was|wie\s?(?<kind>viel|hoch|teuer))\b.*\b(?<kind>kostet|kosten|preis|preise|gebühr|gebühren|teuer)\b|^\W*(?<kind>kostet|kosten)\b|\b(have to|must|need to|do i|do we|muss|müssen)\b.*\b(?<kind>pay|bezahlen|zahlen)\b|(?<kind>(收费|付费|付钱|要钱|免费)吗|多少钱|价格|费用是|收费|价钱|几块|几元|多少元)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForPrice();

    [GeneratedRegex(@"\bhow (?<kind>much|long|high|far|large|big|fast)\b|(\b(what|which)('s| is| are| was| were)\s+((the|an?|your|our|my) )?([\p{L}-]+ ){0,3}|\b(what|which) ([\p{L}-]+ )?|^\W*((the|an?|your|our|my) )?([\p{L}-]+ ){0,2})(?<kind>limit|budget|number of|amount of|size|area|speed|pressure|capacity|volume|voltage|percentage)\b|(^|\b(was|wie|welche[mnrs]?)( ist| sind| war| hat| haben| beträgt)?)\W*((d(er|ie|as|en|em)|eine?|unsere?|meine?) )?(\p{L}+ ){0,2}(?<kind>größe|höhe|fläche|tempo|geschwindigkeit|druck|kapazität|spannung|prozentsatz|anzahl)\b|\bwie\s?(?<kind>viel|lange|hoch|weit|groß|schnell)\b|(?<kind>多少|几(天|个|次|小时|年|月|周|位|名|人|米|层)|多长|多久|多大|多快|(人数|数量|面积|速度|容量|亮度|比例|压力|大小)(?=是|有|为|多|呢|\W*$))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForAmount();

    [GeneratedRegex(@"^\W*((and|but|so|then|since|until|till|by|from) )*when\b(?!.*(,|\b(what|who|which|where|how)\b))|\bwhen (do|does|did|is|are|was|were|am|can|could|may|must|should|shall|will|would|have|has|had)\b|\b(until|till|by|since|from) when\b|\bwhen\W*$|\b(opening hours|(?<kind>at the latest|what time|(what|which)( is| are| was)?( the)? (dates?|days?|months?|year|weekdays?|times?)|deadline|time of day|date))\b|\b(wann\b.*\b(?<kind>spätestens|frühestens)|wann|bis wann|um wie viel uhr|(welche[mnrs]?) (?<kind>tag|datum|uhrzeit|monat|jahr|wochentag)|(?<kind>frist|uhrzeit|datum))\b|什么时候|何时|几点|哪天|几号|(?<kind>什么时间|(时间|日期)(?=(是|为|在|有|呢|\W*$)(?!因为))|截止|星期几|周几|几月)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForTime();

    [GeneratedRegex(@"\bwho\b.*\b(?<kind>responsible|in charge)\b|\bwer\b.*\b(?<kind>zuständig|verantwortlich)\b|^\W*(who|whom|wer|wen|wem)\b|\b(an|bei|von|mit|to|by) (who|whom|wen|wem)\b|(?<kind>找谁|由谁|向谁|是谁|找哪位|负责人是|联系人是)|谁", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForPerson();

    [GeneratedRegex(@"\b(where|wo|wohin)\b(.*\b(?<kind>located|situated|found|kept|stored|befindet|liegt|finden|finde|find|steht|stehen|keep|store)\b)?|\b((which|what) (?<kind>floor|room|place|building|location|shelf|street|city|town)|in welche[mrn] (?<kind>raum|stockwerk|gebäude|ort|zimmer|regal|etage))\b|(?<kind>哪里|哪儿|什么地方|地点|位置|在哪|位于|几楼)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForPlace();

    [GeneratedRegex($@"\b({EnglishNumber}|{GermanNumber}|an?|several|few|many|mehrere|einige|wenige|viele)\s+(\w+\s+)?{Unit}|\b(from|between|von|zwischen) .{{1,30}} (to|until|and|bis|und) |({HanNumber}+|[几数多])(个)?(秒|分钟|小时|天|周|月|年)|从.{{1,20}}到|{Unit}\w*:\s*\d", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();

    [GeneratedRegex($@"\b(every|each|once|twice|times|daily|weekly|monthly|yearly|per|jede[nrsm]?|alle|einmal|zweimal|täglich|wöchentlich|monatlich|jährlich)\b|\ba (day|week|month|year)\b|每", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Frequency();

    [GeneratedRegex($@"(^|[^\p{{L}}\d-])\d|\b{EnglishNumber}\b|\b{GermanNumber}\b|\b(once|twice|free|kostenlos)\b|{HanNumber}|免费", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\b(red|green|blue|yellow|orange|purple|violet|pink|brown|black|white|gr[ae]y|silver|gold|golden|turquoise|beige|navy|teal|magenta|cyan|lime|burgundy|cream|maroon|indigo|ivory|amber|crimson|transparent|clear)(er|ish)?s?\b|\b(rot|grün|blau|gelb|lila|violett|rosa|braun|schwarz|weiß|grau|silbern|golden|türkis|beige|orange|dunkel\w+|hell\w+)(e[mnrs]?|farben\w*)?\b|[红绿蓝黄橙紫粉棕黑白灰银金青褐]色?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Colour();

    [GeneratedRegex(@"\d{2}[\d ()/+-]*\d|\b\d{3,}\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Phone();

    [GeneratedRegex(@"\w@\w|https?://|\bwww\.|\b[\w-]+\.(com|org|net|example|de|cn|io|local|eu|ch|no|se)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(english|german|french|spanish|italian|chinese|mandarin|norwegian|swedish|danish|dutch|polish|russian|portuguese|japanese|korean|turkish|arabic|ukrainian|deutsch|englisch|französisch|spanisch|italienisch|chinesisch|norwegisch|schwedisch|dänisch|polnisch|russisch|türkisch|arabisch|ukrainisch|niederländisch)(e[mnrs]?)?\b|[英中德法日韩俄汉]语|[英中德法日韩俄]文|西班牙|普通话", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tongue();

    [GeneratedRegex($@"{Money}|\b\d+[.,]\d\d\b|\b(percent|prozent|nothing|nichts)\b|%", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Price();

    [GeneratedRegex($@"\d|\b({EnglishNumber}|{GermanNumber})\b|\b(january|february|march|april|may|june|july|august|september|october|november|december|mon|tues|wednes|thurs|fri|satur|sun)(day)?s?\b|\b(noon|midnight|morning|evening|week|month|year|day|before|after|until)s?\b|\b(januar|februar|märz|mai|juni|juli|oktober|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|monat|jahr|tag|vor|nach|bis)\w*|[月日号点周年前后]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(Date, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Calendar();

    [GeneratedRegex(@"(?<=[\p{Ll},:]\s(the\s)?)(?!(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|(January|February|March|April|May|June|July|August|September|October|November|December)\b)\p{Lu}\p{Ll}+|@|\b(team|desk|lead|manager|office|department|head|director|officer|supervisor|nurse|board|buddy|engineer|owner|engineers|treasurer|chair|secretary|teacher|porter|caretaker|reception|coordinator|manufacturer|supplier|company|staff|guide|coach|trainer|doctor|landlord|tenant|librarian|host|colleague|members?|parents?|everyone|anyone|nobody)\b|[\u4e00-\u9fff]·[\u4e00-\u9fff]|护士|医生|老师|师傅|教练|客服|会计|行政|专员|助理|保安|物业|秘书|前台|主管|经理|厂家|商家|[院校店班组队所处科馆部]长|[员人]|[\u4e00-\u9fff](部|部门|组|处|科|中心)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Person();

    [GeneratedRegex(@"\b(Frau|Herrn?|Dr\.|Prof\.)\s\p{Lu}\p{L}+|\b\p{L}*(?i:leitung|leiter|leiterin|beauftragten?r?|vorstand|amt|meister|dienst|sekretariat|verwaltung|abteilung|team|büro|stelle|kasse|wart|trainer|lehrer|arzt|ärztin|pfleger|praxis|chef|kraft|kräfte|führer|inhaber|mieter|vermieter|eigentümer|firma|hersteller|händler|personal|mitarbeiter|mitarbeitende|mitglied|mitglieder|gruppe|rat|ausschuss|behörde|ministerium|zentrale|empfang|rezeption|support|betreuer|techniker|fahrer|gast|gäste|kunde|kunden|eltern|kinder|alle|jede|jeder|niemand|koch|köchin|gärtner|buchhaltung|versicherung|bäckerei|metzgerei|werkstatt|geschäftsführung)(in|innen|s|n|es|er)?\b|\b\p{Lu}\p{Ll}{3,}(er|og|ist|ent|ant|or|är|eur|at)(in|innen)\b|\b([Dd]e[rmn]|[Bb]eim|[Vv]om|[Zz]um|[Ee]inem) \p{Lu}\p{Ll}{3,}(er|oge|ist|ent|ant|eur|är)n?\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GermanPerson();

    [GeneratedRegex(@"\b(in|at|on|from|inside|outside|im|am|an|auf|aus|ab|bei|beim|vor|vom)\b(?! ((the|der|den|dem) )?(\w+ )?(\d|(mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may\b|june|july|august|september|october|november|december|(mon|diens|donners|frei|sams|sonn)tag|mittwoch|januar|februar|märz|mai\b|juni|juli|oktober|dezember|days?\b|weeks?\b|months?\b|years?\b|time|noon|night|morning|evening|weekend|tag|woche|monat|jahr|uhr|mittag|abend|wochenende|least|most|once|half|advance|full|total|fact|case|general|addition|ende|anfang))|\b(next to|behind|under|beside|near|opposite|floor|room|building|street|neben|hinter|unter|gegenüber|etage|stock|raum|gebäude)\b|[在于处楼室旁边里内到站院库厅馆]|地点|地址|位置|中心|广场|门口|前台", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(how (?<kind>heavy)|(?<kind>weighs?|weight))\b|\b(wie (?<kind>schwer)|(?<kind>wiegt|wiegen|gewicht))\b|(?<kind>多重|重量|体重|几斤|几公斤)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForWeight();

    [GeneratedRegex($@"{Number}\s?(kg|g|t|lbs?|oz|kilos?|(kilo)?grams?|tonnes?|tons?|pounds?|(kilo)?gramm|tonnen?|pfund|zentner)\b|{Number}\s?(公斤|千克|克|斤|吨)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Weight();

    [GeneratedRegex(@"\bhow (?<kind>hot|warm|cold)\b|\b(?<kind>temperatures?|how many degrees)\b|\bwie (?<kind>warm|heiß|kalt)\b|\b(?<kind>temperatur(en)?|wie\s?viel grad)\b|(?<kind>温度|多少度|几度)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForTemperature();

    [GeneratedRegex(@"[°℃℉]|\b(degrees?|grad|celsius|fahrenheit)\b|度", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Temperature();

    [GeneratedRegex(@"\bhow (?<kind>far (away|from|is)|tall|wide|deep|thick)\b|\b(what|which)\b.*\b(?<kind>length|height|width|depth|distance)\b|\bwie (?<kind>weit|breit|tief|dick)\b|\b(?<kind>länge|breite|tiefe|entfernung)\b|(?<kind>多远|多宽|多高|多深|多厚|长度|高度|宽度|深度|距离)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForDistance();

    [GeneratedRegex($@"{Number}\s?((milli|centi|kilo)?(met(er|re)s?)|[mck]?m|miles?|feet|foot|ft|inch(es)?|yards?|((milli|zenti|kilo)?metern?)|minutes?|minuten)\b|{Number}\s?(毫米|厘米|公分|米|公里|里|分钟)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Distance();

    [GeneratedRegex(@"\bhow (?<kind>old)\b|\b(?<kind>minimum age|what age)\b|\bwie (?<kind>alt)\b|\b(?<kind>mindestalter|welchem alter)\b|(?<kind>多大年纪|多大年龄|几岁|多少岁|年龄(?=是|有|为|多|要求|限制|\W*$))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForAge();

    [GeneratedRegex($@"\bage (of )?{Number}|{Number}[\s-]((thousand|million|billion) )?(years?|months?|weeks?|jahren?|monaten?|wochen?)\b|\b(aged?|over|under|from|ab|unter|über) {Number}\b|{Number}\s?(周?岁|年|个月)|\b(19|20)\d\d\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Age();

    [GeneratedRegex(@"\b(?<kind>(?<!within )(at )?what (time|hour)|opening hours|closing time|um wie\s?viel uhr|uhrzeit|öffnungszeiten)\b|(?<kind>几点|营业时间|开放时间)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForHour();

    [GeneratedRegex($@"\d{{1,2}}[:.]\d\d|{Number}\s?(am|pm|a\.m|p\.m|o'clock|uhr|h)\b|\b(noon|midnight|mittags?|mitternacht|(at|from|until|till|by|after|before|to|ab|bis|um|von|vor|nach) {Number})\b(?!\s?(\w+\s)?{Unit})|{HanNumber}点|时", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hour();

    [GeneratedRegex(@"\bwhat\W?(is|are|s) (the )?(?<kind>names?)\b|\bwhat\W?(is|are|s) .*\b(?<kind>called|named)\b|\bwie (?<kind>heißt|heißen)\b|\bwelchen (?<kind>namen)\b|(?<kind>叫什么(名字)?|名字|名称)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForName();

    [GeneratedRegex(@"(?<=[\p{Ll},:]\s)\p{Lu}[\p{L}\d-]+|[""“„«「『《]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^\W*(can|may|could|am i allowed|are .* allowed|is (it|.*) (allowed|permitted|ok|okay)|darf|dürfen|kann|können|ist es erlaubt)\b|可以.*吗|能.*吗|允许|可不可以|能不能", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForPermission();

    [GeneratedRegex(@"\b(allowed|permitted|forbidden|prohibited|may|must not|not possible|welcome|only|erlaubt|gestattet|verboten|untersagt|dürfen|darf|nur|möglich|tabu)\b|可以|允许|禁止|不得|不能|不可|只能|严禁|请勿", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Permission();

    // What can be counted by many names: "how many people" by guests, members, employees.
    [GeneratedRegex(@"^(people|persons?|things|items|units|pieces|others|personen|leute|menschen|dinge|sachen|stück)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Anything();

    [GeneratedRegex(@"\b(once|twice|times|einmal|zweimal|dreimal|mal)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Times();

    [GeneratedRegex(@"[\p{L}\d][\p{L}\d.,:'-]*", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
