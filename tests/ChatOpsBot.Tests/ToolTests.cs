using System.Text.Json.Nodes;
using ChatOpsBot.Agents.OpenApi;
using ChatOpsBot.Agents.Tools;

namespace ChatOpsBot.Tests;

/// <summary>Services as tools: what is read of their documents, and which calls have to be allowed.</summary>
public sealed class ToolTests
{
    private static readonly Uri From = new("https://docs.example.com/openapi.yaml");

    private const string Orders = """
        openapi: 3.0.3
        info: {title: Orders, version: "1"}
        servers: [{url: "https://{region}.example.com/v1", variables: {region: {default: eu}}}]
        paths:
          /orders/{id}/refund:
            parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
            post:
              operationId: refundOrder
              summary: Refund an order
              requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Refund'}}}}
          /orders/{id}:
            put:
              parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
              requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: integer}, note: {type: string}}}}}}
          /picture:
            post: {operationId: upload, requestBody: {content: {image/png: {schema: {type: string, format: binary}}}}}
        components:
          schemas:
            Refund: {type: object, required: [amount], properties: {amount: {type: number}, reason: {type: string, enum: [late, wrong]}, before: {$ref: '#/components/schemas/Refund'}}}
        """;

    [Fact]
    public void Operations_stand_alone_with_their_service_address_and_all_that_they_are_given()
    {
        var (service, wrong) = OpenApiOrigin.Read(Orders, From);

        wrong.ShouldBeNull();
        service!.Address.ToString().ShouldBe("https://eu.example.com/v1/");
        service.Operations.Select(operation => operation.Id).ShouldBe(["refundOrder", "put/orders/{id}"]);
        var refund = service.Operations[0].Schema;
        refund["properties"]!["amount"]!["type"]!.GetValue<string>().ShouldBe("number");
        refund["properties"]!["reason"]!["enum"]!.AsArray().Count.ShouldBe(2);
        refund["required"]!.ToJsonString().ShouldBe("""["id","amount"]""");
        refund.ToJsonString().ShouldNotContain("$ref");
    }

    [Fact]
    public void Body_whose_members_are_called_like_parameters_is_an_argument_of_its_own()
    {
        var operation = OpenApiOrigin.Read(Orders, From).Origin!.Operations[1];

        operation.Body.ShouldBeNull();
        operation.Schema["properties"]![Operation.WholeBody]!["properties"]!["note"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", "no OpenAPI document")]
    [InlineData("<html>Sign in</html>", "no OpenAPI document")]
    [InlineData("{\"openapi\":\"3.0.0\"", "no OpenAPI document")]
    [InlineData("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}", "describes no operation")]
    [InlineData("openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'ftp://example.com'}]\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}", "at which address")]
    public void What_is_no_service_is_refused_with_the_reason(string document, string reason) =>
        OpenApiOrigin.Read(document, From).Wrong!.ToString().ShouldContain(reason);

    [Theory]
    [InlineData("never", """{"amount":900}""", false)]
    [InlineData("always", """{"amount":1}""", true)]
    [InlineData("amount > 500", """{"amount":500}""", false)]
    [InlineData("amount > 500", """{"amount":500.01}""", true)]
    [InlineData("amount > 500", """{"amount":"900"}""", true)]
    [InlineData("amount > 500", "{}", true)]
    [InlineData("amount > 500", """{"amount":{"value":1}}""", true)]
    [InlineData("environment == 'production'", """{"environment":"staging"}""", false)]
    [InlineData("environment == 'production'", """{"environment":"production"}""", true)]
    [InlineData("amount", """{"amount":1}""", true)]
    public void Rule_says_which_calls_have_to_be_allowed_and_what_it_can_not_tell_has_to_be(string rule, string arguments, bool needs) =>
        ApprovalRule.NeedsApproval(rule, (JsonObject)JsonNode.Parse(arguments)!).ShouldBe(needs);

    [Theory]
    [InlineData("amount >", "can't be understood")]
    [InlineData("price > 5", "no argument `price`")]
    public void Rule_that_says_nothing_is_refused(string rule, string reason) => ApprovalRule.Wrong(rule, ["amount"])!.ToString().ShouldContain(reason);

    [Fact]
    public void Call_is_the_same_whatever_the_order_of_its_arguments_and_another_with_any_other_value()
    {
        var hash = HashOf("""{"id":1,"to":{"name":"a","days":[1,2]}}""");

        HashOf("""{ "to": {"days":[1,2], "name":"a"}, "id": 1 }""").ShouldBe(hash);
        HashOf("""{"id":1,"to":{"name":"a","days":[2,1]}}""").ShouldNotBe(hash);
        HashOf("""{"id":"1","to":{"name":"a","days":[1,2]}}""").ShouldNotBe(hash);
        ToolArguments.HashOf("other", ToolArguments.Read("""{"id":1,"to":{"name":"a","days":[1,2]}}""")!).ShouldNotBe(hash);
    }

    [Fact]
    public void Names_of_tools_are_such_that_every_model_takes_them() =>
        OpenApiTools.NameOf("office", "put/orders/{id} " + new string('x', 80)).ShouldBe(("office_put_orders_id_" + new string('x', 80))[..64]);

    private static string HashOf(string arguments) => ToolArguments.HashOf("refund", ToolArguments.Read(arguments)!);
}
