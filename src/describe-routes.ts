import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { databaseSchema, readConfig } from './assembly.js';
import { StaticPrototypeExpressAdapter } from './shared/http/static-prototype-express.adapter.js';
import { createOpenApiDocument } from './shared/openapi/document.js';

/** The description of all REST routes, made without starting anything: nothing is connected, and no provider is made (Nest's preview). */
export async function describeRoutes(): Promise<OpenAPIObject> {
  const config = readConfig({});
  const database = {
    dataSource: {} as DataSource,
    url: 'postgresql://127.0.0.1/',
    schema: databaseSchema,
    close: () => Promise.resolve(),
  };
  const app = await NestFactory.create(
    AppModule.with(config, database),
    new StaticPrototypeExpressAdapter(),
    {
      preview: true,
      logger: false,
      abortOnError: false,
    },
  );
  return createOpenApiDocument(app);
}

/** As it stands in the file `openapi.json`. */
export function openApiText(document: OpenAPIObject): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
