using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Simulators.Model;

/// <summary>Vendors whose API is nearly OpenAI's.</summary>
public static partial class Vendors
{
    private static readonly string[] MistralMembers =
    [
        "model", "messages", "temperature", "top_p", "max_tokens", "stream", "stop", "random_seed", "response_format", "tools", "tool_choice", "presence_penalty", "frequency_penalty", "n",
        "prediction", "parallel_tool_calls", "prompt_mode", "safe_prompt",
    ];

    private static readonly string[] BaichuanMembers = ["model", "messages", "stream", "temperature", "top_p", "top_k", "max_tokens", "response_format", "tools", "tool_choice"];

    public static IReadOnlyList<Vendor> All { get; } =
    [
        new("openai", "https://platform.openai.com/docs/api-reference/chat")
        {
            Usage = UsageIn.PieceOfItsOwn,
            Refuses = request => request.ContainsKey("max_tokens") ? new(400, """{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}""")
                : request["temperature"] is not null ? new(400, """{"error":{"message":"Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}""")
                : null,
            Errors = Errors(
                key: new(401, """{"error":{"message":"Incorrect API key provided: key. You can find your API key at https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"""),
                busy: new(429, """{"error":{"message":"Rate limit reached for m on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}"""),
                tooLong: new(400, """{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}"""),
                filtered: new(400, """{"error":{"message":"Your request was rejected as a result of our safety system.","type":"image_generation_user_error","param":null,"code":"content_policy_violation"}}""")),
        },
        new("azure", "https://learn.microsoft.com/azure/ai-foundry/openai/reference")
        {
            Base = "/openai/deployments/m",
            Configured = "/",
            Key = ("api-key", ""),
            Usage = UsageIn.PieceOfItsOwn,
            Thoughts = ThoughtsIn.None,
            Before = """data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}""" + "\n\n",
            Errors = Errors(
                key: new(401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription."}}"""),
                busy: new(429, """{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current pricing tier. Please retry after 1 second."}}"""),
                tooLong: new(400, """{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}"""),
                filtered: new(400, """{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}""")),
        },
        new("minimax", "https://platform.minimax.io/docs/api-reference/text-openai-api")
        {
            Thoughts = ThoughtsIn.Text,
            Dress = piece =>
            {
                piece["base_resp"] = new JsonObject { ["status_code"] = 0, ["status_msg"] = "" };
                piece["usage"] ??= new JsonObject { ["total_tokens"] = 0, ["total_characters"] = 0 };
                if (DeltaOf(piece) is { } delta && !delta.ContainsKey("role"))
                    delta["role"] = "";
            },
            Last = text => new JsonObject { ["id"] = "1", ["object"] = "chat.completion", ["created"] = 1, ["model"] = "m", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = "stop", ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }), ["usage"] = new JsonObject { ["prompt_tokens"] = VendorService.TokensIn, ["completion_tokens"] = VendorService.TokensOut, ["total_tokens"] = 16, ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = VendorService.Cached } }, ["base_resp"] = new JsonObject { ["status_code"] = 0, ["status_msg"] = "" } },
            Errors = Errors(
                key: new(200, """{"base_resp":{"status_code":1004,"status_msg":"login fail: Please carry the API secret key in the 'Authorization' field of the request header"}}"""),
                busy: new(200, """{"id":"x","choices":null,"base_resp":{"status_code":1002,"status_msg":"rate limit"}}"""),
                tooLong: new(200, """{"base_resp":{"status_code":2013,"status_msg":"invalid params, context window exceeds limit"}}"""),
                filtered: new(200, """{"base_resp":{"status_code":1026,"status_msg":"input new_sensitive"}}""")),
            Amid = """data: {"choices":null,"base_resp":{"status_code":1000,"status_msg":"unknown error"}}""",
        },
        new("baichuan", "https://platform.baichuan-ai.com/docs/api")
        {
            Thoughts = ThoughtsIn.None,
            Refuses = request => request.Select(member => member.Key).Except(BaichuanMembers).FirstOrDefault() is { } unknown ? new(400, $$$"""{"error":{"code":"invalid_request_error","param":"{{{unknown}}}","type":"invalid_request_error","message":"Unrecognized request argument supplied: {{{unknown}}}"}}""") : null,
            Errors = Errors(
                key: new(401, """{"error":{"code":"invalid_authentication","param":null,"type":"invalid_request_error","message":"Invalid Authentication"}}"""),
                busy: new(429, """{"error":{"code":"rate_limit_reached_error","param":null,"type":"rate_limit_reached_error","message":"Rate limit reached for requests"}}"""),
                tooLong: new(400, """{"error":{"code":"invalid_request_error","param":"messages","type":"invalid_request_error","message":"This model's maximum context length is 32768 tokens"}}"""),
                filtered: new(400, """{"error":{"code":"content_filter","param":null,"type":"content_filter","message":"The content was rejected by the content filter"}}""")),
        },
        new("spark", "https://www.xfyun.cn/doc/spark/HTTP调用文档.html")
        {
            SaysStop = false,
            Dress = piece =>
            {
                (piece["code"], piece["message"], piece["sid"]) = (0, "Success", "cha000");
                foreach (var unsaid in (string[])["object", "created", "model"])
                    piece.Remove(unsaid);
            },
            Calls = (tool, arguments) => [Vendor.Call(tool, arguments, null)],
            WholeCalls = (tool, arguments) => Vendor.Call(tool, arguments, null),
            Errors = Errors(
                key: new(200, """{"code":11200,"message":"AppIdNoAuthError","sid":"cha000"}"""),
                busy: new(200, """{"code":11202,"message":"licc failed: qps limit","sid":"cha000"}"""),
                tooLong: new(200, """{"code":10907,"message":"token数量超过上限","sid":"cha000"}"""),
                filtered: new(200, """{"code":10013,"message":"输入内容审核不通过","sid":"cha000"}""")),
            Amid = """data: {"code":10012,"message":"EngineInternalError","sid":"cha000"}""",
        },
        new("deepseek", "https://api-docs.deepseek.com/api/create-chat-completion")
        {
            Before = ": keep-alive\n\n: keep-alive\n\n",
            Errors = Errors(
                key: new(401, """{"error":{"message":"Authentication Fails, Your api key: ****key is invalid","type":"authentication_error","param":null,"code":"invalid_request_error"}}"""),
                busy: new(503, """{"error":{"message":"Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.","type":"service_unavailable_error","param":null,"code":"service_unavailable_error"}}"""),
                tooLong: new(400, """{"error":{"message":"This model's maximum context length is 65536 tokens. However, you requested 70000 tokens.","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}"""),
                filtered: new(400, """{"error":{"message":"Content Exists Risk","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}""")),
            Amid = """data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":""},"finish_reason":"insufficient_system_resource"}]}""",
        },
        new("qwen", "https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope")
        {
            Base = "/compatible-mode/v1",
            Configured = "/compatible-mode/v1",
            Usage = UsageIn.PieceOfItsOwn,
            Calls = (tool, arguments) => [new JsonArray(Vendor.Call(tool, "", "call_1", 0)), .. arguments.Chunk(9).Select(part => new JsonArray(new JsonObject { ["function"] = new JsonObject { ["arguments"] = new string(part) }, ["index"] = 0, ["id"] = "", ["type"] = "function" }))],
            Errors = Errors(
                key: new(401, """{"error":{"message":"Incorrect API key provided. ","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"""),
                busy: new(429, """{"error":{"message":"You exceeded your current requests list. For details, see: https://help.aliyun.com/document_detail/2712193.html","type":"limit_requests","param":null,"code":"limit_requests"}}"""),
                tooLong: new(400, """{"error":{"code":"invalid_parameter_error","param":null,"message":"<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]","type":"invalid_request_error"}}"""),
                filtered: new(400, """{"error":{"code":"data_inspection_failed","param":null,"message":"<400> InternalError.Algo.DataInspectionFailed: Input data may contain inappropriate content.","type":"data_inspection_failed"}}""")),
        },
        new("zhipu", "https://docs.bigmodel.cn/api-reference")
        {
            Base = "/api/paas/v4",
            Configured = "/api/paas/v4",
            Refuses = request => request["tool_choice"] is JsonValue choice && choice.ToString() is not "auto" ? new(400, """{"error":{"code":"1210","message":"API 调用参数有误：tool_choice"}}""") : null,
            Calls = (tool, arguments) => [new JsonArray(Vendor.Call(tool, arguments, "call_-8521", 0))],
            Errors = Errors(
                key: new(401, """{"error":{"code":"1002","message":"Authorization Token非法，请确认Authorization Token正确传递。"}}"""),
                busy: new(429, """{"error":{"code":"1302","message":"您的账户已达到速率限制，请您控制请求频率"}}"""),
                tooLong: new(400, """{"error":{"code":"1261","message":"Prompt 超长"}}"""),
                filtered: new(400, """{"contentFilter":[{"level":1,"role":"user"}],"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容"}}""")),
            Amid = """data: {"id":"1","created":1,"model":"m","choices":[{"index":0,"finish_reason":"network_error","delta":{"role":"assistant","content":""}}]}""",
        },
        new("moonshot", "https://platform.moonshot.ai/docs/api/chat")
        {
            Usage = UsageIn.Choice,
            Refuses = request => (request["tool_choice"] as JsonValue)?.ToString() == "required" ? new(400, """{"error":{"message":"Invalid request: tool_choice 'required' is not supported","type":"invalid_request_error"}}""") : null,
            Errors = Errors(
                key: new(401, """{"error":{"message":"Invalid Authentication","type":"invalid_authentication_error"}}"""),
                busy: new(429, """{"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}"""),
                tooLong: new(400, """{"error":{"message":"Invalid request: Your request exceeded model token limit: 8192","type":"invalid_request_error"}}"""),
                filtered: new(400, """{"error":{"message":"The request was rejected because it was considered high risk","type":"content_filter"}}""")),
        },
        new("mistral", "https://docs.mistral.ai/api")
        {
            Thoughts = ThoughtsIn.Parts,
            Refuses = request => request.Select(member => member.Key).Except(MistralMembers).FirstOrDefault() is { } unknown
                ? new(422, $$"""{"detail":[{"type":"extra_forbidden","loc":["body","{{unknown}}"],"msg":"Extra inputs are not permitted","input":50}]}""")
                : IdsIn(request).FirstOrDefault(id => !MistralId().IsMatch(id)) is { } id
                    ? new(400, $$"""{"object":"error","message":"Tool call id was {{id}} but must be a-z, A-Z, 0-9, with a length of 9.","type":"invalid_function_call","param":null,"code":"3280"}""")
                    : null,
            Calls = (tool, arguments) => [new JsonArray(new JsonObject { ["id"] = "D681PevKs", ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments }, ["index"] = 0 })],
            WholeCalls = (tool, arguments) => new JsonArray(new JsonObject { ["id"] = "D681PevKs", ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments }, ["index"] = 0 }),
            Errors = Errors(
                key: new(401, """{"detail":"Unauthorized"}"""),
                busy: new(429, """{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}"""),
                tooLong: new(400, """{"object":"error","message":"Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length","type":"invalid_request_prompt","param":null,"code":"3051"}""")),
            Amid = """data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""",
        },
        new("gemini", "https://ai.google.dev/gemini-api/docs/openai")
        {
            Base = "/v1beta/openai",
            Configured = "/v1beta/openai",
            Thoughts = ThoughtsIn.None,
            StopForCalls = "stop",
            Dress = piece =>
            {
                if (DeltaOf(piece) is { } delta)
                    delta["role"] = "assistant";
            },
            Calls = (tool, arguments) => [new JsonArray(Vendor.Call(tool, arguments, "function-call-8130", 0))],
            Errors = Errors(
                key: new(400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}]"""),
                busy: new(429, """[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED"}}]"""),
                tooLong: new(400, """[{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]""")),
            Amid = """data: {"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}""",
        },
        new("huggingface", "https://huggingface.co/docs/inference-providers")
        {
            Usage = UsageIn.PieceOfItsOwn,
            Errors = Errors(
                key: new(401, """{"error":"Invalid username or password."}"""),
                busy: new(429, """{"error":"Rate limit reached. Please try again later."}"""),
                tooLong: new(400, """{"error":{"message":"Requested token count exceeds the model's maximum context length of 8192 tokens.","type":"invalid_request_error"}}""")),
            Amid = """data: {"error":"Internal server error"}""",
        },
        Tgi("huggingface-endpoint", "https://huggingface.co/docs/inference-endpoints/autoscaling") with
        {
            Errors = Errors(
                key: new(401, """{"error":"Unauthorized"}"""),
                busy: new(503, """{"error":"503 Service Unavailable"}"""),
                tooLong: new(422, """{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 100 `max_new_tokens`","error_type":"validation"}""")),
        },
        Tgi("tgi", "https://huggingface.co/docs/text-generation-inference/messages_api") with
        {
            Refuses = request => request["messages"]!.AsArray().Any(message => (string?)message!["role"] == "system") ? new(422, """{"error":"Template error: invalid operation: System role not supported (in chat_template:1)","error_type":"template_error"}""") : null,
        },
        new("groq", "https://console.groq.com/docs/api-reference")
        {
            Base = "/openai/v1",
            Configured = "/openai/v1",
            Usage = UsageIn.Groq,
            Thoughts = ThoughtsIn.Reasoning,
            Errors = Errors(
                key: new(401, """{"error":{"message":"Invalid API Key","type":"invalid_request_error","code":"invalid_api_key"}}"""),
                busy: new(498, """{"error":{"message":"Flex tier capacity exceeded","type":"capacity_exceeded"}}"""),
                tooLong: new(413, """{"error":{"message":"Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 9000","type":"tokens","code":"rate_limit_exceeded"}}""")),
        },
        new("together", "https://docs.together.ai/docs/error-codes")
        {
            Stop = "eos",
            Thoughts = ThoughtsIn.Reasoning,
            Errors = Errors(
                key: new(401, """{"id":"1","error":{"message":"Invalid API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"""),
                busy: new(503, """{"id":"1","error":{"message":"The engine is currently overloaded","type":"server_error","param":null,"code":null}}"""),
                tooLong: new(422, """{"id":"1","error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000","type":"invalid_request_error","param":"max_tokens","code":null}}""")),
        },
        new("vllm", "https://docs.vllm.ai/en/latest/serving/openai_compatible_server")
        {
            Usage = UsageIn.PieceOfItsOwn,
            Thoughts = ThoughtsIn.Reasoning,
            Errors = Errors(
                key: new(401, """{"error":"Unauthorized"}"""),
                busy: new(503, """{"error":"Service unavailable"}"""),
                tooLong: new(400, """{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens in the messages, Please reduce the length of the messages.","type":"BadRequestError","param":null,"code":400}""")),
            Amid = """data: {"object":"error","message":"Internal server error","type":"InternalServerError","param":null,"code":500}""",
        },
        new("lm-studio", "https://lmstudio.ai/docs/app/api/endpoints/openai")
        {
            Usage = UsageIn.None,
            Errors = Errors(
                key: new(401, """{"error":"Invalid API token"}"""),
                busy: new(503, """{"error":"Model is loading"}"""),
                tooLong: new(400, """{"error":"The number of tokens to keep from the initial prompt is greater than the context length."}""")),
            Amid = "event: error\n" + """data: {"error":{"message":"The model has crashed without additional information (internal)"}}""",
        },
        new("llama.cpp", "https://github.com/ggml-org/llama.cpp/tree/master/tools/server")
        {
            Dress = piece => piece["timings"] = new JsonObject { ["prompt_n"] = 11 },
            Errors = Errors(
                key: new(401, """{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}"""),
                busy: new(503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"""),
                tooLong: new(400, """{"error":{"code":400,"message":"the request exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}""")),
            Amid = """error: {"code":500,"message":"decode failed","type":"server_error"}""",
        },
    ];

    private static Vendor Tgi(string preset, string documentation) => new(preset, documentation)
    {
        Usage = UsageIn.PieceOfItsOwn,
        Thoughts = ThoughtsIn.None,
        Stop = "eos_token",
        Calls = (tool, arguments) => [ToolOf(tool, ""), .. arguments.Chunk(5).Select(part => ToolOf("", new string(part)))],
        WholeCalls = (tool, arguments) => new JsonArray(new JsonObject { ["id"] = "0", ["type"] = "function", ["function"] = new JsonObject { ["description"] = null, ["name"] = tool, ["arguments"] = JsonNode.Parse(arguments) } }),
        Errors = Errors(
            key: new(401, """{"error":"Unauthorized","error_type":"unauthorized"}"""),
            busy: new(429, """{"error":"Model is overloaded","error_type":"overloaded"}"""),
            tooLong: new(422, """{"error":"Input validation error: `inputs` must have less than 4096 tokens. Given: 5000","error_type":"validation"}""")),
        Amid = """data: {"error":"Request failed during generation: internal error","error_type":"generation"}""",
    };

    private static JsonObject ToolOf(string name, string arguments) => new() { ["index"] = 0, ["id"] = "", ["type"] = "function", ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments } };

    private static JsonObject? DeltaOf(JsonObject piece) => (piece["choices"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault()?["delta"] as JsonObject;

    private static IEnumerable<string> IdsIn(JsonObject request) => request["messages"]!.AsArray().OfType<JsonObject>()
        .SelectMany(message => (message["tool_calls"] as JsonArray ?? []).Select(call => (string?)call!["id"]).Append((string?)message["tool_call_id"])).OfType<string>();

    private static Dictionary<VendorFault, VendorError> Errors(VendorError key, VendorError busy, VendorError tooLong, VendorError? filtered = null)
    {
        var errors = new Dictionary<VendorFault, VendorError> { [VendorFault.Key] = key, [VendorFault.Busy] = busy, [VendorFault.TooLong] = tooLong };
        if (filtered is not null)
            errors[VendorFault.Filtered] = filtered;
        return errors;
    }

    [GeneratedRegex("^[a-zA-Z0-9]{9}$")]
    private static partial Regex MistralId();
}
