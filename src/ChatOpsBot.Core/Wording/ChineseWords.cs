using System.Globalization;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Wording;

internal sealed class ChineseWords : Words
{
    public override string LanguageName => "Chinese";

    public override Language Language => Language.Chinese;

    protected override CultureInfo Culture { get; } = CultureInfo.GetCultureInfo("zh-CN");

    public override string Greeting() => "你好！我根据公司的文件回答问题，并注明出处。直接提问即可，例如“我有多少天年假？” 输入 `help` 查看我还能做什么。";

    public override string HelpIntroduction() => "用自己的话提问，我会根据文件回答。也可以输入：";

    public override string WhatCanYouDo() => "你能做什么？";

    public override string NothingAsked() => "我在。请用文字提问，例如“怎样请病假？”";

    public override string TooLong(int length, int most) => $"您的消息有 {length} 个字符，我最多能读 {most} 个。请缩短，或用 `kb add` 以文件形式发送。";

    public override string FileWithoutCommand(string name) => $"收到文件 *{name}*。要把它加入我回答所用的文件，请连同 `kb add` 一起发送。";

    public override string ExternalRefused() => "我只回答本组织成员的问题。请询问邀请您的人。";

    public override string NotAllowed(string command, Role required, IReadOnlyList<string> administrators)
    {
        var who = required == Role.Editor ? "编辑和管理员" : "管理员";
        return administrators.Count == 0
            ? $"`{command}` 仅限{who}使用。运行本机器人的人可以授予权限（`ChatOps:Admin:Emails`）。"
            : $"`{command}` 仅限{who}使用。请联系 {Named(administrators, " 或 ")}。";
    }

    public override string UnknownCommand(string written, IReadOnlyList<string> near) =>
        $"没有命令 `{written}`。您是指 {string.Join("、", near.Select(path => $"`{path}`"))} 吗？`help` 列出全部命令。";

    public override string NotUnderstood(string error, string usage) => $"{error}\n\n请这样写：`{usage}`";

    public override string Try(string remedy) => $"请试试：`{remedy}`";

    public override string YouAre(Person person) =>
        $"您是 **{person.Name}**{(person.Email is { } email ? $"（{email}）" : "")}，角色为 **{person.Role.ToString().ToLowerInvariant()}**。";

    public override string WaitsItsTurn(int ahead) => ahead == 1 ? "前面还有一个问题正在回答，接下来就是这个……" : $"前面还有 {ahead} 个问题正在回答，我会依次处理……";

    public override string Stopped() => "已停止。";

    public override string SecretGone() => "回复中含有不予保存的机密，请重新输入该命令。";

    public override string GaveUp(long turn) => $"很抱歉，多次尝试后仍无法回答。管理员可按编号 {turn} 查询。请稍后再试。";

    public override string Late(TimeSpan delay) => $"此回复晚到了{Spoken(delay)}：其间聊天平台无法接收消息。";

    private static string Spoken(TimeSpan span) => span.TotalMinutes < 120 ? $" {(int)span.TotalMinutes} 分钟" : $" {(int)span.TotalHours} 小时";

    public override string Searching() => "正在查找文件……";

    public override string Writing() => "正在写答案……";

    public override string NothingFound() => "我在文件中没有找到这个问题的答案。";

    public override string NearestDocuments() => "最接近的是：";

    public override string NoDocuments() => "还没有可供回答的文件。编辑可以用 `kb add` 添加。";

    public override string ModelFailed(ModelTrouble trouble, bool isQuoted) => (isQuoted ? "以下引自文件，因为语言模型" : "本次检索未使用语言模型，因为它") + trouble switch
    {
        ModelTrouble.TooSlow => "没有及时回答。",
        ModelTrouble.Refused => "拒绝了请求，请管理员检查密钥和设置。",
        ModelTrouble.Busy => "正忙。",
        ModelTrouble.Nonsense => "没有给出可用的回答。",
        _ => "无法连接。",
    };

    public override string PromptFailed(string prompt, bool isQuoted) => $"{(isQuoted ? "以下引自文件" : "本次检索未使用语言模型")}，因为提示词 `{prompt}` 有误，请管理员检查。";

    public override string NotFromDocuments() => "此回答并非来自您的文件。";

    public override string Help() => "帮助";

    public override string ForExample(string example) => $"例如： `{example}`";

    public override string EditedCommand(string command) => $"编辑过的消息不会执行 `{command}`，以免重复更改。请另发一条消息。";

    public override string AssistantHere(string assistant) => $"此处由助手 **{assistant}** 回答。`assistant show` 可查看详情。";

    public override string FormGone(string form) => $"此表单已失效（`{form}`）。没有任何更改，请重新输入命令。";

    public override string OpenForm(string title) => $"**{title}** 将以表单打开。";

    public override string Open() => "打开";

    public override string Limited(Refusal refusal)
    {
        var wait = Parts(refusal.Wait) switch
        {
            (0, 0, var seconds) => $"{seconds} 秒后",
            (0, var minutes, _) => $"{minutes} 分钟后",
            var (hours, minutes, _) => $"{hours} 小时 {minutes} 分钟后",
        };
        return refusal.Kind switch
        {
            LimitKind.PersonRate => $"一分钟内超过了 {refusal.Limit} 条消息，这是每人的上限。{wait}我会继续回答您。",
            LimitKind.ChannelRate => $"此处一分钟内超过了 {refusal.Limit} 条消息，这是每个频道的上限。{wait}我会继续回答。",
            LimitKind.PersonTokens => $"您今天的问题已用完 {refusal.Limit} 个 token。{wait}（UTC 午夜）我会继续回答您。",
            _ => $"今天的 {refusal.Limit} 个 token 预算已用完。{wait}（UTC 午夜）我会继续回答问题。",
        };
    }
}
