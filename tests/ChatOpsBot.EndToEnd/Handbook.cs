using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>Documents that tests ask about.</summary>
internal static class Handbook
{
    public const string Vacation = """
        # Vacation

        ## Days a year

        Full-time employees have 30 vacation days a year. Part-time employees have vacation days in proportion to their working days.

        ## Carrying days over

        Up to five unused days are carried over. They expire on 31 March.
        """;

    public const string Sick = """
        # Sick leave

        If you are ill, tell your manager before 9 a.m. on the first day. A doctor's note is needed from the third day of illness.
        """;

    public const string Krank = """
        # Krankmeldung

        Melden Sie sich am ersten Tag vor 9 Uhr telefonisch krank. Das Gehalt wird sechs Wochen lang weitergezahlt.
        """;

    public const string Shanghai = """
        # 上海办公室

        上海办公室的员工每年有15天年假。申请年假请提前两周提交。
        """;

    public static async Task AddToAsync(BotProcess bot)
    {
        await bot.AddDocumentAsync("vacation", Vacation, "vacation.md");
        await bot.AddDocumentAsync("sick", Sick, "sick.md");
        await bot.AddDocumentAsync("krank", Krank, "krank.md");
        await bot.AddDocumentAsync("shanghai", Shanghai, "shanghai.md");
    }
}
