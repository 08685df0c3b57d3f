using System.Text.Json.Nodes;
using ChatOpsBot.Models;

namespace ChatOpsBot.Tests;

/// <summary>Schemas that come with requests: what would be checked without an end, or for too long, is refused.</summary>
public sealed class SchemaBoundsTests
{
    [Theory]
    [InlineData("""{"allOf":[{"$ref":"#"}]}""", "refers to itself")]
    [InlineData("""{"if":{"type":"object"},"then":{"allOf":[{"$ref":"#"}]}}""", "refers to itself")]
    [InlineData("""{"type":"object","properties":{"child":{"$ref":"#"}}}""", "refers to itself")]
    [InlineData("""{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}""", "refers to itself")]
    [InlineData("""{"properties":{"default":{"items":{"$ref":"#"}}}}""", "refers to itself")]
    [InlineData("""{"properties":{"name":{"type":"string","pattern":"^(a+)+$"}}}""", "'pattern' is not taken")]
    [InlineData("""{"properties":{"name":{"$ref":"#/$defs/none"}}}""", "is not in it")]
    [InlineData("""{"properties":{"name":{"$ref":"https://example.com/schema.json"}}}""", "is not in it")]
    [InlineData("""{"$ref":"#/$defs/properties","$defs":{"properties":{"type":"string","pattern":"^(a+)+$"}}}""", "'pattern' is not taken")]
    [InlineData("""{"properties":{"properties":{"allOf":[{"$ref":"#"}]}}}""", "refers to itself")]
    [InlineData("""{"properties":{"name":{"$ref":"#/$defs/a%2Fb"}}}""", "is not in it")]
    [InlineData("""{"type":7}""", "no JSON schema")]
    public void Schema_that_does_harm_is_refused_with_a_reason(string schema, string reason) =>
        JsonShape.Wrong((JsonObject)JsonNode.Parse(schema)!).ShouldNotBeNull().ShouldContain(reason);

    [Fact]
    public void Schema_that_doubles_with_each_part_is_refused()
    {
        var parts = new JsonObject { ["d0"] = new JsonObject { ["type"] = "string" } };
        for (var i = 1; i <= 40; i++)
            parts[$"d{i}"] = new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/$defs/d{i - 1}" }, new JsonObject { ["$ref"] = $"#/$defs/d{i - 1}" }) };

        JsonShape.Wrong(new JsonObject { ["$defs"] = parts, ["$ref"] = "#/$defs/d40" }).ShouldNotBeNull().ShouldContain("more than");
    }

    [Theory]
    [InlineData("""{"$id":"https://example.com/days","type":"object","properties":{"pattern":{"type":"string"},"enum":{"type":"array","items":{"$ref":"#/$defs/day"}}},"$defs":{"day":{"enum":["Mon","Tue"]}},"required":["pattern"]}""")]
    [InlineData("""{"not":{"type":"integer"}}""")]
    public void Schema_that_ends_is_taken(string schema) => JsonShape.Wrong((JsonObject)JsonNode.Parse(schema)!).ShouldBeNull();

    [Theory]
    [InlineData("""{"properties":{"a":{"allOf":[{"$ref":"#/properties/a"}]}}}""")]
    [InlineData("""{"allOf":[{"$ref":""}]}""")]
    [InlineData("""{"$anchor":"a","allOf":[{"$ref":"#a"}]}""")]
    [InlineData("""{"allOf":[{"$dynamicRef":"#"}]}""")]
    [InlineData("""{"dependentSchemas":{"b":true,"a":{"$ref":"#"}}}""")]
    public void Schema_of_a_service_that_never_ends_is_no_schema(string schema) =>
        JsonShape.Errors(schema, JsonNode.Parse("""{"a":1}""")).ShouldBe(["The schema can't be used."]);

    [Fact]
    public void Schema_of_a_service_may_be_of_a_tree() =>
        JsonShape.Errors("""{"type":"object","properties":{"child":{"$ref":"#"},"name":{"type":"string"}}}""", JsonNode.Parse("""{"child":{"child":{"name":7}}}""")).ShouldHaveSingleItem().ShouldContain("name");
}
