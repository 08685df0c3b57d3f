using BackOffice;

var app = Office.Create(args);
await app.RunAsync();
