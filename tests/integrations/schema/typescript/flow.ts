// A whole day with the types that openapi-typescript generates: checked by tsc, run by node.
//
//   node flow.js https://attendance.school.example      (the token stands in ATTENDANCE_TOKEN)

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Status = components["schemas"]["AttendanceStatus"];
type Problem = components["schemas"]["Problem"];

const N_STUDENTS = 25;
const PATIENCE_MS = 60_000;
const STATUSES: Status[] = [
  ...Array<Status>(20).fill("present"),
  ...Array<Status>(2).fill("late"),
  ...Array<Status>(3).fill("absent"),
];

declare const process: { argv: string[]; env: Record<string, string | undefined> };

const api = createClient<paths>({
  baseUrl: process.argv[2],
  headers: { Authorization: `Bearer ${process.env.ATTENDANCE_TOKEN}` },
});

interface Answer<T> {
  data?: T;
  error?: Problem;
  response: Response;
}

/** The body of an answer with the status that was expected. */
function expect<T>(answer: Answer<T>, status: number): T {
  if (answer.response.status !== status || answer.data === undefined) {
    throw new Error(`${answer.response.status}: ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

function versionOf(answer: { response: Response }): string {
  const version = answer.response.headers.get("ETag");
  if (version === null) throw new Error("No ETag");
  return version;
}

async function wait(id: number, stage: components["schemas"]["StageEnum"]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const path = { id };
    const found = expect(await api.GET("/api/v1/roster-imports/{id}", { params: { path } }), 200);
    if (found.stage === stage && found.state === "ready") return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`The roster is not ${stage}`);
}

/** Send 25 students of a class; return the class group. */
async function takeInRoster(): Promise<number> {
  const schools = expect(await api.GET("/api/v1/schools"), 200);
  const lines = Array.from({ length: N_STUDENTS }, (_, n) => `${900 + n},Given${n},Family${n},9Z`);
  const text = `number,given_name,family_name,class\n${lines.join("\n")}\n`;
  const sent = await api.POST("/api/v1/roster-imports", {
    body: { school: schools.results[0]!.id, file: text },
    bodySerializer(body) {
      const form = new FormData();
      form.append("school", String(body.school));
      form.append("file", new Blob([body.file], { type: "text/csv" }), "roster.csv");
      return form;
    },
  });
  const { id } = expect(sent, 202);
  if (!sent.response.headers.get("Location")?.endsWith(`/${id}`)) throw new Error("No Location");
  await wait(id, "planned");
  const plan = await api.GET("/api/v1/roster-imports/{id}/plan", { params: { path: { id } } });
  const header = { "If-Match": versionOf(plan) };
  const applied = { params: { path: { id }, header } };
  expect(await api.POST("/api/v1/roster-imports/{id}/apply", applied), 202);
  await wait(id, "applied");
  const query = { code: "9Z" };
  const groups = expect(await api.GET("/api/v1/class-groups", { params: { query } }), 200);
  return groups.results[0]!.id;
}

/** Enter a student, as the version says that was read. */
function enter(id: number, student_pk: number, status: Status, header: Record<string, string>) {
  return api.PUT("/api/v1/sessions/{id}/records/{student_pk}", {
    params: { path: { id, student_pk }, header },
    body: { status },
  });
}

async function main(): Promise<void> {
  const classGroup = await takeInRoster();
  const path = { id: classGroup };
  const now = new Date();
  now.setSeconds(0, 0);
  const body = { class_group: classGroup, starts_at: now.toISOString(), minutes: 45 };
  const session = expect(await api.POST("/api/v1/sessions", { body }), 201).id;
  const roster = expect(await api.GET("/api/v1/class-groups/{id}/roster", { params: { path } }), 200);
  for (const [place, student] of roster.entries()) {
    expect(await enter(session, student.id, STATUSES[place]!, { "If-None-Match": "*" }), 201);
  }

  const ofSession = { id: session };
  const review = await api.GET("/api/v1/sessions/{id}/review", { params: { path: ofSession } });
  const header = { "If-Match": versionOf(review) };
  const confirm = { params: { path: ofSession, header } };
  const confirmed = expect(await api.POST("/api/v1/sessions/{id}/confirm", confirm), 200);

  const first = { id: session, student_pk: roster[0]!.id };
  const record = "/api/v1/sessions/{id}/records/{student_pk}";
  const read = versionOf(await api.GET(record, { params: { path: first } }));
  expect(await enter(session, first.student_pk, "late", { "If-Match": read }), 200);
  const stale = await enter(session, first.student_pk, "absent", { "If-Match": read });
  if (stale.response.status !== 412 || !stale.error) throw new Error("Not refused");

  const report = expect(await api.GET("/api/v1/class-groups/{id}/report", { params: { path } }), 200);
  if (typeof report === "string") throw new Error("This is no JSON");
  const result = {
    n_lines: expect(review, 200).lines.length,
    confirmed,
    stale: stale.error.kind,
    figures: report.figures,
  };
  console.log(JSON.stringify(result));
}

await main();
