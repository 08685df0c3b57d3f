using ChatOpsBot.Simulators;

return args is ["play", ..] ? await Play.RunAsync() : Usage();

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run --project tests/ChatOpsBot.Simulators -- play");
    return 2;
}
