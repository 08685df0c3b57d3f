using ChatOpsBot.Administration.Usage;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Tests;

/// <summary>Long lists in parts, by cursors.</summary>
public sealed class PagingTests
{
    [Fact]
    public void Parts_of_a_list_are_the_whole_list_each_item_once()
    {
        var all = Enumerable.Range(0, 10).Select(number => $"name {number}").ToList();

        Collect(page => Page.In(all, page, name => name), size: 3).ShouldBe(all);
        Page.In(all, new PageRequest(Size: 3), name => name).Total.ShouldBe(10);
    }

    [Fact]
    public void List_begins_again_when_the_item_at_its_cursor_is_gone()
    {
        var first = Page.In(["a", "b", "c"], new PageRequest(Size: 2), name => name);

        var next = Page.In(["a", "c"], new PageRequest(first.Next, Size: 2), name => name);

        next.Items.ShouldBe(["a", "c"]);
        next.IsFirst.ShouldBeTrue();
    }

    [Theory]
    [InlineData("no cursor of ours")]
    [InlineData("Zm9v!")]
    [InlineData("")]
    public void What_is_no_cursor_begins_the_list(string after) =>
        Page.In(["a", "b"], new PageRequest(after), name => name).Items.ShouldBe(["a", "b"]);

    [Fact]
    public async Task Usage_comes_in_parts_day_by_day_and_others_see_their_own_alone()
    {
        await using var host = await CommandHost.StartAsync();
        var usage = host.Get<IUsage>();
        var last = new DateOnly(2026, 11, 20);
        for (var day = 0; day < 4; day++)
        {
            foreach (var person in (string[])["ana@example.com", "ben@example.com"])
                await usage.AddAsync(new DateTimeOffset(last.AddDays(-day), TimeOnly.MinValue, TimeSpan.Zero), new UsageAccount(person), 0, [new ModelCall("smart", 100 + day, 10)], CancellationToken.None);
        }

        var service = host.Get<UsageService>();
        var member = new Actor("ben@example.com", Reader.Anyone, _ => false);
        var operatorOfAll = new Actor("ana@example.com", Reader.Operator, _ => true);
        var all = Collect(page => service.ListAsync(operatorOfAll, last.AddDays(-10), last, new UsageFilter(), page, CancellationToken.None).GetAwaiter().GetResult()!, size: 3);

        all.Count.ShouldBe(8);
        all.Select(record => (record.Day, record.Account.PersonId)).Distinct().Count().ShouldBe(8);
        all.Select(record => record.Day).ShouldBe(all.Select(record => record.Day).OrderDescending());
        (await service.ListAsync(member, last, last, new UsageFilter(), new PageRequest(), CancellationToken.None)).ShouldBeNull();
        (await service.ListAsync(member, last, last, new UsageFilter(member.Id), new PageRequest(), CancellationToken.None))!.Items.ShouldHaveSingleItem().TokensIn.ShouldBe(100);
    }

    private static List<T> Collect<T>(Func<PageRequest, Page<T>> list, int size)
    {
        var all = new List<T>();
        for (var page = list(new PageRequest(Size: size)); ; page = list(new PageRequest(page.Next, size)))
        {
            all.AddRange(page.Items);
            if (page.Next is null)
                return all;
            page.Items.Count.ShouldBe(size);
        }
    }
}
