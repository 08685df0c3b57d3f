using ChatOpsBot.Answering;

namespace ChatOpsBot.Tests;

public sealed class ListingTests
{
    private const string Table = """
        Country: Germany; Meals a day: 28 euros; Hotel: 120 euros
        Country: Switzerland; Meals a day: 64 francs; Hotel: 190 francs
        """;

    private static readonly string First = Table.Split('\n')[0].Trim();

    [Fact]
    public void Who_names_no_row_of_a_table_is_shown_all_of_them() => Listing.Whole("What is paid for meals?", Table, First)!.Value.Lines.Count.ShouldBe(2);

    [Theory]
    [InlineData("What is paid for meals in Germany?")]
    [InlineData("Where are meals 28 euros?")]
    [InlineData("What is paid for meals?\nIs there a limit in Germany?")]
    public void Row_that_is_named_is_quoted_alone(string question) => Listing.Whole(question, Table, First).ShouldBeNull();
}
