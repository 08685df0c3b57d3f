using System.Text.Json.Nodes;
using ChatOpsBot.Agents.OpenApi;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Models;
using Microsoft.OpenApi;

namespace ChatOpsBot.Tests;

/// <summary>What of long results a model is told, and which lists have a next page.</summary>
public sealed class ResultDigestTests
{
    private static readonly Uri From = new("https://stock.example.com/v1/items?colour=red");

    [Theory]
    [InlineData("Wo wohnt Frau Müller?", "Müllerstraße 7")]
    [InlineData("仓库在哪里？", "仓库在上海")]
    [InlineData("zebra enclosure", "zebra enclosure")]
    public void Items_that_share_most_words_with_what_is_looked_for_are_told_in_any_language(string about, string found)
    {
        var items = Enumerable.Range(1, 300).Select(i => (JsonNode)new JsonObject { ["id"] = i, ["text"] = $"Printer {i} is out of paper", ["note"] = "", ["more"] = null })
            .Append(new JsonObject { ["id"] = 301, ["text"] = "Frau Müller wohnt in der Müllerstraße 7" }).Append(new JsonObject { ["id"] = 302, ["text"] = "仓库在上海" }).Append(new JsonObject { ["id"] = 303, ["text"] = "The zebra enclosure" });

        var told = ResultDigest.Of(new JsonObject { ["items"] = new JsonArray([.. items]) }.ToJsonString(), 400, about, 7);

        told.ShouldContain(found);
        told.ShouldContain("read_result with call 7");
        told.ShouldNotContain("\"note\"");
        Tokens.Count(told).ShouldBeLessThan(480);
    }

    [Fact]
    public void Of_items_that_are_all_too_long_the_beginning_of_the_nearest_is_told()
    {
        var items = Enumerable.Range(1, 5).Select(i => (JsonNode)new JsonArray([.. Enumerable.Range(1, 400).Select(j => (JsonNode)$"{(i == 4 ? "zebra" : "printer")} {i} {j}")]));

        ResultDigest.Of(new JsonArray([.. items]).ToJsonString(), 300, "zebra", 3).ShouldStartWith("[\"zebra 4 1\"");
    }

    [Fact]
    public void Json_in_which_a_name_stands_twice_is_text() => ToolArguments.ReadValue("""{"a":1,"a":2}""").ShouldBeNull();

    [Theory]
    [InlineData("""{"items":[1],"next":"/v1/items?page=2"}""", "", "https://stock.example.com/v1/items?page=2")]
    [InlineData("""{"items":[1],"next_cursor":"c2"}""", "", "https://stock.example.com/v1/items?colour=red&cursor=c2")]
    [InlineData("""[1]""", "<https://stock.example.com/v1/items?page=2>; rel=\"next\"", "https://stock.example.com/v1/items?page=2")]
    [InlineData("""{"lines":[1],"next":"Munich"}""", "", null)]
    [InlineData("""{"tags":["a"],"next":"/v1/items/6"}""", "", null)]
    [InlineData("""{"items":[],"next":"/v1/items?page=2"}""", "", null)]
    [InlineData("""{"items":[1],"next":"https://evil.example.com/v1/items?page=2"}""", "", null)]
    [InlineData("""[1]""", "<https://stock.example.com/v1/items?colour=red>; rel=\"next\"", null)]
    public void Next_page_is_another_part_of_the_same_list_at_the_same_service(string page, string link, string? next)
    {
        using var response = new HttpResponseMessage();
        if (link.Length > 0)
            response.Headers.TryAddWithoutValidation("Link", link);
        var operation = new Operation("list", "", HttpMethod.Get, "/items", new Dictionary<string, ParameterLocation>(StringComparer.Ordinal) { ["cursor"] = ParameterLocation.Query }, [], null);

        ResultPages.Next(From, response.Headers, JsonNode.Parse(page), operation)?.ToString().ShouldBe(next);
        (ResultPages.Next(From, response.Headers, JsonNode.Parse(page), operation) is null).ShouldBe(next is null);
    }
}
